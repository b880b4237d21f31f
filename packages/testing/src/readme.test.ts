import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "vitest";

// This page's code: packages/testing/README.md
const folder = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

test("the page's code for applications runs", () => {
  const [application = ""] = blocks;
  const reads =
    'console.log(await resolver.for("plugin:x").resolve(resolver.bind(reference)), vault.requests);';
  const after = `const reference = '<<secret "vault_local" "apps/mail#password">>';\n${reads}`;
  assert.match(run(application + after), /rotated \[ 'apps\/mail' \]/);
});

test("the page's code for providers runs", () => {
  const [, provider = ""] = blocks;
  const before = [
    'import test from "node:test";',
    'import { createFakeFixture } from "./src/fake/fake-fixture.ts";',
    "const expect = (report) => ({ toMatchSnapshot: () => console.log(report.runs.length) });",
    "const fixture = createFakeFixture();",
  ];
  assert.match(run([...before, provider].join("\n")), /fail 0/);
});

function run(code: string): string {
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--input-type=module"];
  const options = { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH } } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, "--eval", code], options);
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}
