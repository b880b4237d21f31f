import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("README.md has at most 80 lines, and its program prints what stands below it", () => {
  expect(page.trimEnd().split("\n").length).toBeLessThanOrEqual(80);
  // Below the root, so that the package is found as an app would find it.
  const folder = fileURLToPath(new URL(`../../../.latebound/readmes/redact-${process.pid}`, import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "use.ts"), blocksOf("ts"));
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, "use.ts"], {
    cwd: folder,
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  expect({ stdout, stderr }).toEqual({ stdout: blocksOf("text"), stderr: "" });
});

/** The fenced code of one language, as one text. */
function blocksOf(language: string): string {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"));
  return [...blocks].map(([, code]) => code).join("\n");
}
