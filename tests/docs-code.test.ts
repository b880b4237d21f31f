import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesBelow, textOf, workspaceRoot } from "./workspace/workspace-files.ts";

/** What a page's snippets take for granted. */
const surroundings: Readonly<Record<string, string>> = {
  "README.md": `
    declare const message: { text: string };
    declare const plugin: { sendMail(mail: { url: string }, message: { text: string }): Promise<void> };
    declare function connect(url: string): Promise<void>;`,
  "packages/sink-plugin/README.md": `
    import type { Late, Resolver } from "@latebound/core";
    declare const resolver: Resolver;
    declare const document: { mail: { password: Late } };
    declare const message: string;
    declare const plugin: { sendMail(mail: { password: string }, message: string): Promise<void> };`,
  "docs/grants.md": `
    import type { Resolver } from "@latebound/core";
    declare const resolver: Resolver;`,
  "docs/performance.md": `
    import { openConfig } from "@latebound/core";
    import { vault } from "@latebound/provider-vault";`,
  "docs/processes.md": `
    import { openConfig } from "@latebound/core";
    import { vault } from "@latebound/provider-vault";
    import { formatReport, processSpec, runProcess } from "@latebound/sink-process";`,
  "docs/containers.md": `
    import type { Late, Resolver } from "@latebound/core";
    import { containerSpec, runContainer } from "@latebound/sink-container";
    declare const resolver: Resolver;
    declare const sinkTables: { container: Record<string, Record<string, unknown>> };`,
  "packages/sink-process/README.md": `
    import type { Resolver } from "@latebound/core";
    declare const resolver: Resolver;`,
  "packages/sink-container/README.md": `
    import { openConfig } from "@latebound/core";
    import { vault } from "@latebound/provider-vault";`,
  "packages/sink-file/README.md": `
    import type { Late, Resolver } from "@latebound/core";
    declare const resolver: Resolver;
    declare const document: { tls: { key: Late; certificate: Late }; db: object; token: Late };
    declare const envTemplate: string;
    declare const home: string;
    declare function reload(...changed: unknown[]): void;
    declare function warn(error: unknown): void;`,
  "packages/testing/README.md": `
    import type { ConformanceFixture } from "@latebound/testing";
    import { expect, test } from "vitest";
    declare const fixture: ConformanceFixture;`,
};

/** Pages of files that are type-checked as they stand, and pages beside the tests, which may sketch. */
const checkedElsewhere = ["docs/write-a-provider.md", "tests/servers/README.md"];

const pages = filesBelow().filter(
  (path) => path.endsWith(".md") && blocksOf(path) !== "" && !checkedElsewhere.includes(path),
);

let folder = "";
let complaints: readonly string[] = [];
beforeAll(() => {
  mkdirSync(join(workspaceRoot, ".latebound"), { recursive: true });
  folder = mkdtempSync(join(workspaceRoot, ".latebound", "docs-code-"));
  for (const page of pages)
    writeFileSync(join(folder, fileOf(page)), `${surroundings[page] ?? ""}${blocksOf(page)}`);
  writeFileSync(join(folder, "wrong.ts"), "export const length: number = 'text';\n");
  // What a snippet leaves over is there to be read.
  const compilerOptions = { composite: false, noEmit: true, noUnusedLocals: false };
  const config = { extends: "../../tsconfig.base.json", compilerOptions, include: ["*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  complaints = typeCheck();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("the code of a page, strictly type-checked", () => {
  test("there are pages", () => {
    expect(pages).toEqual(expect.arrayContaining(["README.md", "packages/core/README.md"]));
    expect(Object.keys(surroundings).filter((page) => !pages.includes(page))).toEqual([]);
  });

  test.each(pages)("%s", (page) => {
    expect(complaints.filter((line) => line.startsWith(fileOf(page)))).toEqual([]);
  });

  test("what is wrong would be seen", () => {
    expect(complaints.filter((line) => line.startsWith("wrong.ts"))).toHaveLength(1);
  });
});

/** The page's blocks, as one module: later ones use what earlier ones made. */
function blocksOf(page: string): string {
  return [...textOf(page).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => `\n${code}`).join("");
}

function fileOf(page: string): string {
  return `${page.replaceAll(/[/.]/g, "-")}.ts`;
}

function typeCheck(): string[] {
  const compiler = join(workspaceRoot, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => /^\S+\(\d/.test(line));
}
