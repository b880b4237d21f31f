import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { packageNames, workspaceRoot } from "./workspace-files.ts";

const sdks = ["@aws-sdk/", "@smithy/", "node-vault", "http-proxy-agent", "https-proxy-agent"];
const parsers = ["zod", "smol-toml", "toml-eslint-parser"];

/** Refuses to load what the environment names, and everything below it. */
const hooks = `
  const refused = JSON.parse(process.env.REFUSED);
  export async function resolve(specifier, context, next) {
    const isRefused = refused.some((name) => specifier === name || specifier.startsWith(name.replace(/\\/?$/, "/")));
    if (isRefused) throw new Error("refused: " + specifier);
    return next(specifier, context);
  }`;

/** Imports a module in a fresh process in which some packages can't be loaded; gives the error, or nothing. */
function importWithout(specifier: string, refused: readonly string[]): string {
  const register = `import { register } from "node:module"; register(${JSON.stringify(dataUrl(hooks))});`;
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
  const program = [
    "--import",
    dataUrl(register),
    "--input-type=module",
    "--eval",
    `await import("${specifier}")`,
  ];
  const { status, stderr } = spawnSync(process.execPath, [...flags, ...program], {
    cwd: workspaceRoot,
    encoding: "utf8",
    env: { ...process.env, REFUSED: JSON.stringify(refused) },
  });
  return status === 0 ? "" : (/^.*Error.*$/m.exec(stderr)?.[0] ?? `ended with ${status}`);
}

function dataUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

describe("what an import loads", () => {
  test("core loads neither zod, nor a TOML parser, nor an SDK", () => {
    expect(importWithout("@latebound/core", [...sdks, ...parsers])).toBe("");
  });

  const others = packageNames().filter((name) => name.startsWith("provider") || name.startsWith("sink-"));
  test.each(others)("%s loads no SDK", (name) => {
    expect(importWithout(`@latebound/${name}`, sdks)).toBe("");
  });

  test("a package that is refused can't be loaded", () => {
    expect(importWithout("@latebound/core/zod", ["@latebound/core"])).toContain(
      "refused: @latebound/core/zod",
    );
    expect(importWithout("zod", parsers)).toContain("refused: zod");
  });
});
