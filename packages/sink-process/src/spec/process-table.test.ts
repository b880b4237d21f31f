import { isSecretError, type SecretError } from "@latebound/core";
import { keysOfFault } from "@latebound/core/spec-faults";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { openHost } from "../test-host/open-host.ts";
import { processSpec } from "./process-table.ts";

const { resolver } = await openHost({});
const late = resolver.bind('<<secret "fake" "token">>');

function faultsOf(table: unknown): readonly SecretError[] {
  try {
    processSpec(table, { name: "process.web" });
  } catch (error) {
    if (!isSecretError(error)) throw error;
    return error.errors.length > 0 ? error.errors : [error];
  }
  return [];
}

describe("processSpec", () => {
  it("reads every option", () => {
    const table = {
      command: ["node", "server.js", "--port=80"],
      directory: "/srv",
      env: { TOKEN: late, PLAIN: "x" },
      files: { "~/key.pem": late, "/run/app.env": { content: late, mode: "0640", format: "env" } },
      fds: { KEY_FILE: late },
      fifos: { CERT_FILE: { value: late, reads: 2 } },
      stdin: late,
      mask: false,
      restart_on_change: true,
      kill_timeout: "30s",
      pristine: true,
      allow_env: ["PATH"],
      strip_env: ["ROLE_ID"],
    };
    expect(processSpec(table, { name: "process.web" })).toEqual({
      name: "process.web",
      command: "node",
      args: ["server.js", "--port=80"],
      directory: "/srv",
      env: { TOKEN: late, PLAIN: "x" },
      files: {
        "~/key.pem": late,
        "/run/app.env": { content: late, mode: 0o640, format: "env" },
      },
      fds: { KEY_FILE: late },
      fifos: { CERT_FILE: { value: late, reads: 2 } },
      stdin: late,
      mask: false,
      restartOnChange: true,
      killTimeoutMs: 30_000,
      pristine: true,
      allowEnv: ["PATH"],
      stripEnv: ["ROLE_ID"],
    });
  });

  it("tells all faults at once, without what stands there", () => {
    const canary = createCanary();
    const faults = faultsOf({
      command: `node ${canary}`,
      [canary]: 1,
      env: [canary],
      mask: canary,
      kill_timeout: canary,
      allow_env: [1],
      files: { "/a": { content: late, mode: 640 } },
    });
    expect(faults.map(({ at }) => at?.path)).toEqual([
      "process.web",
      "process.web.command",
      "process.web.env",
      "process.web.files",
      "process.web.mask",
      "process.web.kill_timeout",
      "process.web.allow_env",
    ]);
    expect(findCanary(describeEverything(faults), canary)).toBeUndefined();
  });

  it.each([[[]], ["node"], [late], [undefined], [{}], [[1]]])("refuses the command %j", (command) => {
    expect(faultsOf({ command })).toHaveLength(1);
  });

  it("refuses what is no table", () => {
    for (const table of [undefined, null, "x", [], late]) expect(faultsOf(table)).toHaveLength(1);
  });
});

it("names an unknown option that is nearly one, and tells of another its length", () => {
  const canary = createCanary();
  const faults = faultsOf({ command: ["web"], pristin: canary, [canary]: 1 });
  expect(faults.map((one) => [one.at?.path, one.summary, keysOfFault(one)])).toEqual([
    ["process.web.pristin", 'unknown option: "pristin"', ["pristin"]],
    ["process.web", `unknown option: a name of ${canary.length} characters`, [canary]],
  ]);
  expect(faults.map(({ hint }) => hint)).toEqual([
    'did you mean "pristine"?',
    expect.stringMatching(/^valid names: command, env, files, /),
  ]);
  expect(findCanary(describeEverything(faults), canary)).toBeUndefined();
});
