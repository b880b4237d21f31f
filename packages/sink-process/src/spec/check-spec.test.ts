import { isSecretError, type SecretError } from "@latebound/core";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { openHost } from "../test-host/open-host.ts";
import { checkSpec } from "./check-spec.ts";
import type { ProcessSpec } from "./process-spec.ts";

const { resolver } = await openHost({});
const late = resolver.bind('<<secret "fake" "token">>');
const check = (spec: Partial<ProcessSpec>) =>
  faultsOf(() => checkSpec({ command: "node", ...spec }, "process.web"));

function faultsOf(run: () => void): readonly SecretError[] {
  try {
    run();
  } catch (error) {
    if (!isSecretError(error)) throw error;
    return error.errors.length > 0 ? error.errors : [error];
  }
  return [];
}

/** As a caller without types would write it. */
const untyped = (spec: object) => check(spec as Partial<ProcessSpec>);

describe("checkSpec", () => {
  it("refuses references on the command line, with a hint, and tells all faults at once", () => {
    const faults = untyped({ command: late, args: ["--token", late], directory: late });
    expect(faults.map(({ at }) => at?.path)).toEqual([
      "process.web.command",
      "process.web.args[1]",
      "process.web.directory",
    ]);
    for (const { code, hint } of faults)
      expect({ code, hint }).toEqual({
        code: "invalid_config",
        hint: expect.stringContaining("env, files, fds"),
      });
  });

  it.each(["A", "_a1", "OPENAI_API_KEY", "PATHS", "NODE_ENV", "GITHUB_TOKEN", "AWS_REGION", "x".repeat(256)])(
    "takes the name %s",
    (name) => expect(check({ env: { [name]: late } })).toEqual([]),
  );

  it.each(["", "1A", "A-B", "A B", "A=B", "ä", "A\0", "x".repeat(257)])("refuses the name %j", (name) => {
    expect(check({ env: { [name]: late } })).toHaveLength(1);
    expect(check({ fds: { [name]: late } })).toHaveLength(1);
  });

  it.each([
    ...[
      "LD_PRELOAD",
      "ld_library_path",
      "DYLD_X",
      "NODE_OPTIONS",
      "node_options",
      "GIT_SSH",
      "PATH",
      "LC_ALL",
    ],
    ...[
      "https_proxy",
      "NO_PROXY",
      "npm_config_registry",
      "AWS_ENDPOINT_URL_S3",
      "VAULT_ADDR",
      "BASH_ENV",
      "ENV",
    ],
    ...[
      "JAVA_TOOL_OPTIONS",
      "SSH_AUTH_SOCK",
      "XDG_CONFIG_HOME",
      "PIP_INDEX_URL",
      "MALLOC_CHECK_",
      "KUBECONFIG",
    ],
  ])("refuses %s unless it is listed", (name) => {
    for (const table of ["env", "fds", "fifos"]) {
      expect(untyped({ [table]: { [name]: late } })).toHaveLength(1);
      expect(untyped({ [table]: { [name]: "plain" } })).toHaveLength(1);
      expect(untyped({ [table]: { [name]: late }, allowEnv: [name.toUpperCase()] })).toEqual([]);
    }
  });

  it("refuses two secrets for one name, whatever the case", () => {
    expect(check({ env: { token: late, TOKEN: late } })).toHaveLength(1);
    expect(check({ env: { TOKEN: late }, fds: { TOKEN: late } })).toHaveLength(1);
    expect(check({ env: { TOKEN: "plain" }, fds: { TOKEN: late } })).toEqual([]);
    expect(check({ env: { TOKEN: "plain", token: "plain" } })).toHaveLength(1);
  });

  it("refuses what is no text, no command, NUL in argv, and odd numbers", () => {
    expect(untyped({ command: "" })).toHaveLength(1);
    expect(untyped({ args: [1] })).toHaveLength(1);
    expect(untyped({ args: ["a\0b"] })).toHaveLength(1);
    expect(untyped({ env: { A: 1 } })).toHaveLength(1);
    expect(untyped({ stdin: null })).toHaveLength(1);
    expect(untyped({ fifos: { A: { value: late, reads: 0 } } })).toHaveLength(1);
    expect(untyped({ killTimeoutMs: -1 })).toHaveLength(1);
  });

  it("shows no value that stands where a name should", () => {
    const canary = createCanary();
    const faults = untyped({ env: { [`${canary}=`]: 1, [`_${canary}`]: 1, [`${canary}!`]: late }, stdin: 1 });
    expect(faults.length).toBeGreaterThan(2);
    expect(findCanary(describeEverything(faults), canary)).toBeUndefined();
  });
});
