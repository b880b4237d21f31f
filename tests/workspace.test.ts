import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  filesBelow,
  importsOf,
  manifestOf,
  packageNames,
  textOf,
  withoutComments,
  workspaceRoot,
} from "./workspace/workspace-files.ts";

const scope = "@latebound/";

/** Which packages of ours a package may use; `tests` may be used in its tests besides. */
function allowedArrows(name: string): {
  readonly source: readonly string[];
  readonly tests: readonly string[];
} {
  if (name === "provider") return { source: [], tests: [] };
  if (name === "core") return { source: ["provider"], tests: [] };
  if (name === "testing") return { source: ["provider", "core"], tests: [] };
  if (name === "redact") return { source: [], tests: ["testing"] };
  if (name === "audit") return { source: ["core"], tests: ["testing"] };
  if (name === "cli")
    return { source: packageNames().filter((used) => used !== "testing"), tests: ["testing"] };
  if (name.startsWith("provider-")) return { source: ["provider"], tests: ["testing"] };
  if (name.startsWith("sink-")) return { source: ["core", "redact", "sink-file"], tests: ["testing"] };
  throw new Error(`${name} has no place in the picture: say in this table what it may use`);
}

function ours(specifiers: readonly string[]): string[] {
  const names = specifiers.filter((specifier) => specifier.startsWith(scope));
  return [...new Set(names.map((specifier) => specifier.slice(scope.length).split("/")[0] ?? ""))];
}

/** The names of imported packages, without Node's own modules and relative files. */
function outsidePackages(specifiers: readonly string[]): string[] {
  const outside = specifiers.filter((specifier) => !/^(\.|node:)/.test(specifier));
  return outside.map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
}

/** Tests, and what they share: folders named `test-…` are neither built nor published. */
function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.includes("/test-");
}

describe.each(packageNames())("arrows of %s", (name) => {
  const { source, tests } = allowedArrows(name);
  const files = filesBelow(`packages/${name}/src`).filter((path) => path.endsWith(".ts"));

  test("its sources import only what lies further in", () => {
    const used = files.filter((path) => !isTest(path)).flatMap((path) => ours(importsOf(path)));
    expect(used.filter((used) => used !== name && !source.includes(used))).toEqual([]);
  });

  test("its tests import only that and what tests may", () => {
    const used = files.filter(isTest).flatMap((path) => ours(importsOf(path)));
    expect(used.filter((used) => ![name, ...source, ...tests].includes(used))).toEqual([]);
  });

  test("its sources import nothing that its package.json doesn't declare", () => {
    const { dependencies, peerDependencies } = manifestOf(`packages/${name}`);
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    const used = files.filter((path) => !isTest(path)).flatMap((path) => outsidePackages(importsOf(path)));
    expect(used.filter((outside) => !declared.includes(outside))).toEqual([]);
  });

  test("its package.json and its tsconfig.json say the same", () => {
    const manifest = manifestOf(`packages/${name}`);
    const dependencies = ours(Object.keys(manifest.dependencies ?? {}));
    expect(dependencies.filter((used) => !source.includes(used))).toEqual([]);
    const devDependencies = ours(Object.keys(manifest.devDependencies ?? {}));
    expect(devDependencies.filter((used) => !tests.includes(used))).toEqual([]);
    const config = JSON.parse(textOf(`packages/${name}/tsconfig.json`));
    const references = config.references.map(({ path }: { path: string }) => path);
    expect(references.toSorted()).toEqual(dependencies.map((used) => `../${used}`).toSorted());
  });
});

describe("core", () => {
  const sources = filesBelow("packages/core/src").filter((path) => path.endsWith(".ts") && !isTest(path));
  const kinds = packageNames().flatMap((name) => /^provider-(.+)$/.exec(name)?.[1] ?? []);

  test("there are kinds to look for", () => {
    expect(kinds).toEqual(expect.arrayContaining(["asm", "env", "file", "vault"]));
  });

  test.each(sources)("%s holds no kind's name", (path) => {
    const text = withoutComments(textOf(path));
    const asLiteral = kinds.filter((kind) => new RegExp(`(["'\`])${kind}\\1`).test(text));
    const asWord = text.match(/\b(vault|openbao|asm|aws)\b/gi) ?? [];
    expect([...asLiteral, ...asWord]).toEqual([]);
  });
});

describe("sizes", () => {
  test("no file is longer than 250 lines and no function longer than 40", () => {
    expect(lintSizes(workspaceRoot)).toEqual([]);
  }, 60_000);

  test("the linter would say so", () => {
    const folder = mkdtempSync(join(tmpdir(), "latebound-sizes-"));
    const functionOf = (lines: number) => `export function long(): void {\n${"  void 0;\n".repeat(lines)}}\n`;
    writeFileSync(join(folder, "long-function.ts"), functionOf(41));
    writeFileSync(join(folder, "good-function.ts"), functionOf(38));
    writeFileSync(join(folder, "long-file.ts"), "void 0;\n".repeat(251));
    writeFileSync(join(folder, "good-file.ts"), "void 0;\n".repeat(250));
    const findings = lintSizes(folder, ["--vcs-enabled=false"]);
    rmSync(folder, { recursive: true });
    expect(findings.map((line) => line.split(" ")[0]).toSorted()).toEqual([
      "long-file.ts:1:1",
      "long-function.ts:1:8",
    ]);
  }, 60_000);
});

/** What Biome says about sizes in a folder, one line per finding; throws when it doesn't run. */
function lintSizes(folder: string, options: readonly string[] = []): string[] {
  const biome = join(workspaceRoot, "node_modules/@biomejs/biome/bin/biome");
  const config = `--config-path=${join(workspaceRoot, "biome.json")}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "lint", config, "--max-diagnostics=none", ...options, "."],
    { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (!/^Checked [1-9]/m.test(`${stdout}\n${stderr}`))
    throw new Error(`Biome did not lint: ${stdout}${stderr}`);
  return stderr.split("\n").filter((line) => /^\S+ lint\/\w+\/noExcessiveLinesPer(File|Function)/.test(line));
}
