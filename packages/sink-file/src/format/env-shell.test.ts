import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { oddCharacters, oddTexts } from "../test-files/odd-texts.ts";
import { renderedText } from "../test-files/rendered-text.ts";
import { createTestFolder } from "../test-files/test-folder.ts";

const oddText = fc.string({ unit: fc.constantFrom(...oddCharacters), maxLength: 8 });

it("env: a shell that sources the text reads the values back, and runs nothing", async () => {
  const values = [...fc.sample(oddText, 150), ...oddTexts, "$(touch x)", "`touch x`", "it's $(touch x)"];
  const expected: Record<string, string> = {};
  let text = "";
  for (const [index, a] of values.entries()) {
    for (const [kind, template] of ["=«a»", "='p«a»'", '="p«a»"', "=p«a»:q"].entries()) {
      const name = `V${index}_${kind}`;
      const line = await renderedText("env", `${name}${template}`, { a }).catch(() => undefined);
      if (line === undefined) continue;
      text += line;
      expected[name] = `${kind === 0 ? "" : "p"}${a}${kind === 3 ? ":q" : ""}`;
    }
  }
  const { at, remove } = createTestFolder();
  onTestFinished(remove);
  writeFileSync(at("text.env"), text);
  const env = { PATH: "/usr/bin:/bin" };
  const { stdout, status } = spawnSync("/bin/sh", ["-c", "set -a; . ./text.env; exec env -0"], {
    cwd: at(""),
    env,
  });
  expect(status).toBe(0);
  const lines = stdout
    .toString()
    .split("\0")
    .filter((line) => /^V\d/.test(line));
  const read = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  expect(Object.keys(expected).length).toBeGreaterThan(values.length);
  expect(read).toEqual(expected);
  expect(readdirSync(at(""))).toEqual(["text.env"]);
});
