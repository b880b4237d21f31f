import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { workspace } from "./workspace-install.mjs";

const folder = join(workspace, "packages/cli");
const outdir = join(folder, "dist/bundle");

/** Left to be found in node_modules at run time: native parts, and what few runs load. */
const external = ["@clack/prompts", "@latebound/sink-container", "@lydell/node-pty", "ssh2"];

/** Large parts that only some runs need, each in a file of its own. */
const rareParts = new Map([
  ["../provider-asm/src/asm-backend.ts", "aws"],
  ["../provider-vault/src/open-vault.ts", "vault"],
]);

/**
 * Bundles the command: `latebound.cjs` sees to the compile cache, `start.cjs` is what every run loads, `commands.cjs`
 * what the commands do, whose modules are evaluated one by one as they are needed. CommonJS, as its loader starts in
 * half the time of the one for ES modules.
 */
export async function bundleCli() {
  const commands = new Set();
  await bundlePart("latebound", { entry: { entryPoints: ["src/bin.ts"] }, partOf: () => "start" });
  await bundlePart("start", {
    entry: inOne(["src/start.ts"]),
    partOf: (path) => commands.add(path) && "commands",
  });
  await bundlePart("commands", { entry: inOne(commands), partOf: (path) => rareParts.get(path) });
  for (const [path, name] of rareParts)
    await bundlePart(name, { entry: inOne([path]), partOf: () => undefined });
}

/** A module that gives others by their paths, evaluated when they are asked for. */
function inOne(paths) {
  const modules = [...paths].sort().map((path) => `${JSON.stringify(path)}: () => require("./${path}")`);
  return { stdin: { contents: `module.exports = { ${modules.join(", ")} };`, resolveDir: folder } };
}

async function bundlePart(name, { entry, partOf }) {
  const { build } = await import("esbuild");
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  await build({
    ...entry,
    outfile: join(outdir, `${name}.cjs`),
    absWorkingDir: folder,
    bundle: true,
    platform: "node",
    target: "node22.14",
    format: "cjs",
    minify: true,
    conditions: ["@latebound/source"],
    external,
    define: { latebound_version: JSON.stringify(version), "import.meta.url": "bundleUrl" },
    banner: {
      js: '#!/usr/bin/env node\nconst bundleUrl = require("node:url").pathToFileURL(__filename).href;',
    },
    legalComments: "none",
    logLevel: "warning",
    plugins: [partsApart(partOf)],
  });
}

/** Leads imports of what stands in another part to that part's file. */
function partsApart(partOf) {
  return {
    name: "parts-apart",
    setup(build) {
      build.onResolve({ filter: /^\./, namespace: "file" }, ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const found = relative(folder, join(resolveDir, path));
        const part = partOf(found);
        return part === undefined ? undefined : { path: found, namespace: "apart", pluginData: part };
      });
      build.onResolve({ filter: /\.cjs$/, namespace: "apart" }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: "apart" }, ({ path, pluginData: part }) => ({
        contents: `module.exports = require("./${part}.cjs")[${JSON.stringify(path)}]();`,
      }));
    },
  };
}
