import { describe, expect, test } from "vitest";
import { isThere, type Manifest, manifestOf, packageNames, textOf } from "./workspace-files.ts";

const keyOrder = [
  "name",
  "version",
  "description",
  "license",
  "type",
  "sideEffects",
  "engines",
  "files",
  "bin",
  "exports",
  "dependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "devDependencies",
];
const optionalKeys = new Set([
  "bin",
  "dependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "devDependencies",
]);

describe.each(packageNames())("package.json of %s", (name) => {
  const manifest = manifestOf(`packages/${name}`);

  test("has every key in the one order", () => {
    expect(Object.keys(manifest)).toEqual(
      keyOrder.filter((key) => key in manifest || !optionalKeys.has(key)),
    );
  });

  test("says what every package says", () => {
    expect(manifest).toMatchObject({
      name: `@latebound/${name}`,
      license: "Apache-2.0",
      type: "module",
      sideEffects: false,
      engines: { node: ">=22.14" },
      files: ["dist", "src", "!src/**/*.test.*", "!src/**/test-*/**", "!dist/**/*.tsbuildinfo"],
    });
  });

  test("each entry has its source, its types and its default, in this order", () => {
    expect(JSON.stringify(manifest.exports)).toBe(JSON.stringify(expectedExports(manifest)));
    for (const entry of Object.values(manifest.exports ?? {})) {
      const source = entry["@latebound/source"]?.slice(2);
      expect(isThere(`packages/${name}/${source}`), source).toBe(true);
    }
  });

  test("dependencies are sorted and exact, our own from the workspace", () => {
    for (const dependencies of [manifest.dependencies ?? {}, manifest.devDependencies ?? {}]) {
      const names = Object.keys(dependencies);
      expect(names).toEqual(names.toSorted());
      for (const [dependency, version] of Object.entries(dependencies)) {
        const exact = dependency.startsWith("@latebound/") ? /^workspace:\*$/ : /^\d+\.\d+\.\d+$/;
        expect(version, dependency).toMatch(exact);
      }
    }
  });

  test("is built with the others and has a README", () => {
    const references = JSON.parse(textOf("tsconfig.json")).references;
    expect(references).toContainEqual({ path: `packages/${name}` });
    expect(isThere(`packages/${name}/README.md`)).toBe(true);
  });
});

test("one version of every outside dependency in the whole workspace", () => {
  const folders = ["", ...packageNames().map((name) => `packages/${name}`)];
  const versions = new Map<string, Set<string>>();
  for (const folder of folders) {
    const { dependencies, devDependencies } = manifestOf(folder);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
  }
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});

/** What the names of the entries say that the entries are. */
function expectedExports(manifest: Manifest): Record<string, Record<string, string>> {
  const entries = Object.keys(manifest.exports ?? {}).map((entry) => {
    const file = entry === "." ? "index" : entry.slice(2);
    const conditions = {
      "@latebound/source": `./src/${file}.ts`,
      types: `./dist/${file}.d.ts`,
      default: `./dist/${file}.js`,
    };
    return [entry, conditions] as const;
  });
  return Object.fromEntries(entries);
}
