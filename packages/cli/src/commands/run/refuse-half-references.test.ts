import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { readEnvFiles } from "./read-env-files.ts";
import { refuseHalfReferences } from "./refuse-half-references.ts";

const canary = "canary-env-file-71c2";
const directory = mkdtempSync(join(tmpdir(), "latebound-env-file-"));
afterAll(() => rmSync(directory, { recursive: true }));
writeFileSync(join(directory, "c.toml"), "[secret.env]\n[secret.env_other]\n");

async function refusal(text: string): Promise<unknown> {
  writeFileSync(join(directory, "x.env"), text);
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const streams = { stdin, stdout, stderr, home: undefined, userId: undefined };
  const surroundings = { words: [], environment: {}, directory, ...streams };
  const input = { words: [], rest: [], options: { config: [join(directory, "c.toml")] }, surroundings };
  const variables = await readEnvFiles(["x.env"], surroundings);
  return await refuseHalfReferences(variables, input).catch((error: unknown) => error);
}

test.each([
  ["the short form, which # cuts", `A=1\nPW=env:${canary}#password\n`, "x.env:2: the value begins with"],
  ["of a provider of another name", `export PW=env_other:${canary}\n`, "x.env:1: the value begins with"],
  [
    "a reference that # cuts",
    `\nPW=<<secret "env" "${canary}#password">>\n`,
    "x.env:2: the value is a reference",
  ],
])("%s is refused with its place", async (_case, text, message) => {
  const refused = await refusal(text);
  expect(refused).toMatchObject({ message: expect.stringContaining(message) });
  expect(refused).toMatchObject({ hint: expect.stringContaining("a reference stands in single quotes") });
  expect(String(refused)).not.toContain(canary);
});

test("the hint about the short form names the way out, for a text that is meant as it is", async () => {
  const way = `NAME='<<"TEXT">>'`;
  expect(await refusal(`DATABASE_URL=env:${canary}\n`)).toMatchObject({ hint: expect.stringContaining(way) });
  expect(await refusal(`DATABASE_URL='<<"env:${canary}">>'\n`)).toBeUndefined();
});

test.each([
  ["a reference in quotes", `PW='<<secret "env" "A#b">>'\n`],
  ["a URL", "U=env://x\nV=https://x:1\n"],
  ["what begins with another word", "A=vault:x\nB=plain\n"],
])("%s is none of that", async (_case, text) => {
  expect(await refusal(text)).toBeUndefined();
});
