import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the workspace. */
export const workspaceRoot = fileURLToPath(new URL("../../", import.meta.url));

const generated = new Set(["node_modules", "dist", ".latebound", ".git"]);

/** Paths of all files that are or may become tracked below a folder, relative to the root, with `/`. */
export function filesBelow(folder = ""): string[] {
  return readdirSync(join(workspaceRoot, folder), { withFileTypes: true })
    .filter((entry) => !generated.has(entry.name) && !/\.(tgz|tsbuildinfo)$/.test(entry.name))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

/** The text of a file given relative to the root. */
export function textOf(path: string): string {
  return readFileSync(join(workspaceRoot, path), "utf8");
}

/** Whether a path relative to the root is there. */
export function isThere(path: string): boolean {
  return existsSync(join(workspaceRoot, path));
}

/** The folders below `packages/`, such as `core`. */
export function packageNames(): string[] {
  return readdirSync(join(workspaceRoot, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isThere(`packages/${entry.name}/package.json`))
    .map((entry) => entry.name);
}

/** What a package.json says, as far as the rules look at it. */
export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** The package.json of a folder, relative to the root. */
export function manifestOf(folder: string): Manifest {
  // A package.json that isn't shaped so makes the test that reads it fail, which is what it is for.
  return JSON.parse(textOf(folder === "" ? "package.json" : `${folder}/package.json`)) as Manifest;
}

/** Every module a TypeScript source imports or re-exports, types included, as written. */
export function importsOf(path: string): string[] {
  const written =
    /^(?:import|export)\b[^;"']*?\bfrom\s*["']([^"'\n]+)["']|^import\s*["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']/gm;
  return [...textOf(path).matchAll(written)].map(
    ([, from, alone, dynamic]) => from ?? alone ?? dynamic ?? "",
  );
}

/** Source text without its comments; good enough for rules about words. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}
