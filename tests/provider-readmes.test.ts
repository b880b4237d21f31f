import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isThere, packageNames, textOf, workspaceRoot } from "./workspace/workspace-files.ts";

const providers = packageNames().filter((name) => name.startsWith("provider-"));
const pages = providers.filter((name) => isThere(`packages/${name}/README.md`));

test("there are pages to run", () => {
  expect(pages).toContain("provider-env");
});

describe.each(pages)("the README of %s", (name) => {
  const use = /^## Use\n([\s\S]*?)^## /m.exec(textOf(`packages/${name}/README.md`))?.[1] ?? "";

  test("shows a config and a program in which that config is opened", () => {
    expect(blocksOf(use, "toml")).not.toBe("");
    expect(blocksOf(use, "ts")).toContain('openConfig("app.toml"');
  });

  test("its program opens its config without network, and prints nothing", () => {
    // Below the root, so that packages are found as an app would find them.
    const folder = join(workspaceRoot, ".latebound/readmes", `${name}-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "app.toml"), blocksOf(use, "toml"));
    writeFileSync(join(folder, "use.ts"), blocksOf(use, "ts"));
    const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
    const options = { cwd: folder, encoding: "utf8", timeout: 15_000 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "use.ts"], options);
    rmSync(folder, { recursive: true });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

/** The fenced code of one language, as one text. */
function blocksOf(text: string, language: string): string {
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"));
  return [...blocks].map(([, code]) => code).join("\n");
}
