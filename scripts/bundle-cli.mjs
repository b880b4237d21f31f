import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { lateModules, loadedByCalls } from "./late-modules.mjs";
import { workspace } from "./workspace-install.mjs";

const folder = join(workspace, "packages/cli");
const outdir = join(folder, "dist/bundle");

/** Left to be found in node_modules at run time: native parts, and what few runs load. */
const external = ["@clack/prompts", "@latebound/sink-container", "@lydell/node-pty", "ssh2"];

/** What only some runs need, each in a file of its own, by the module that it is imported through. */
const parts = new Map([
  ["src/start.ts", "start"],
  ["src/command-line/read-command-line.ts", "frame"],
  ["src/commands/get/get.ts", "get"],
  ["src/commands/run/run.ts", "run"],
  ["src/commands/run/run-prepared.ts", "prepared"],
  ["src/project/local-access.ts", "local"],
  ["../sink-file/src/index.ts", "files"],
  ["../provider-asm/src/asm-backend.ts", "aws"],
  ["../provider-vault/src/open-vault.ts", "vault"],
]);

/** What a prepared child's output goes through: loaded when there is some, or soon may be. */
const outputModules = new Set([
  "../redact/src/redactor.ts",
  "../sink-process/src/child/start-terminal-child.ts",
]);

/**
 * Bundles the command: `latebound.cjs` loads the other parts, with the code that earlier runs compiled; `prepared.cjs` is
 * all of a `run` whose child the agent prepares, but for `output.cjs`, which masks; `start.cjs` is how every other run
 * begins; `frame.cjs` reads the command lines that are not plain; `get.cjs` and `run.cjs` are those two with the start,
 * without anything that the agent spares them; `local.cjs` opens a config in this process; `files.cjs` writes files;
 * `commands.cjs` is the rest, whose modules are evaluated one by one as they are needed; `zod.cjs` is for all.
 */
async function bundleCli() {
  const pathOf = new Map([...parts].map(([path, name]) => [name, path]));
  const commands = new Set();
  const partOf = (path) => parts.get(path) ?? (commands.add(path) && "commands");
  rmSync(outdir, { recursive: true, force: true });
  const bundleAlone = (name, options) => bundlePart(name, { entry: alone(pathOf.get(name)), ...options });
  for (const name of ["start", "frame"]) await bundleAlone(name, { partOf, isQuick: name !== "frame" });
  await bundleAlone("prepared", { partOf, isQuick: true, apart: { output: outputModules } });
  for (const name of ["get", "run"])
    await bundlePart(name, {
      entry: alone(pathOf.get("start"), pathOf.get(name)),
      partOf,
      isQuick: true,
    });
  await bundlePart("output", { entry: inOne(outputModules), partOf, isQuick: true });
  for (const name of ["local", "files"])
    await bundleAlone(name, { partOf: (path) => parts.get(path), isQuick: true });
  for (const name of ["aws", "vault"]) await bundleAlone(name, { partOf: () => undefined });
  await bundlePart("commands", {
    entry: inOne(commands),
    partOf: (path) => parts.get(path),
    isQuick: true,
  });
  await bundlePart("zod", {
    entry: { stdin: { contents: zodForOneRun, resolveDir: folder } },
    partOf: () => undefined,
  });
  await bundlePart("latebound", {
    entry: { entryPoints: ["src/bundled/bundled-bin.ts"] },
    partOf,
    define: { bundle_hash: JSON.stringify(hashOf(outdir)) },
    around: [`#!/usr/bin/env node\n"use strict";\n${quickRequire}`, ""],
    isQuick: true,
  });
}

/** Of all files in it. */
function hashOf(directory) {
  const hash = createHash("sha256");
  for (const name of readdirSync(directory).sort()) hash.update(readFileSync(join(directory, name)));
  return hash.digest("hex").slice(0, 16);
}

/** Schemas are used once or twice in a run: compiling them takes longer than it saves. */
const zodForOneRun = 'import { z } from "zod"; z.config({ jitless: true }); export { z };';

/**
 * A module that gives others by their paths. What they import becomes one scope, without what isn't used; modules that are
 * imported by a call stay apart in it.
 */
function alone(...paths) {
  const contents = paths.map((path) => `export * as ${JSON.stringify(path)} from "./${path}";`).join("\n");
  return { stdin: { contents, resolveDir: folder } };
}

/** A module that gives others by their paths, each evaluated when it is asked for. */
function inOne(paths) {
  const modules = [...paths]
    .sort()
    .map((path) => `get ${JSON.stringify(path)}() { return require("./${path}"); }`);
  return { stdin: { contents: `module.exports = { ${modules.join(", ")} };`, resolveDir: folder } };
}

/** What a part is evaluated as: a call is all that its loader has to add. */
const partFunction = ["(function (module, require) {", "})"];

/**
 * How the entry and, through it, all parts come by modules of Node's: there are some thirty such calls in a part, and Node's
 * own `require` takes ten times as long. An old Node, which is told from a new one later, can't be asked so.
 */
const quickRequire =
  "require = ((all) => (name) => (name.startsWith('node:') && process.getBuiltinModule?.(name)) || all(name))(require);";

async function bundlePart(
  name,
  { entry, partOf, isQuick = false, apart = {}, define, around = partFunction },
) {
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
    supported: { "dynamic-import": false },
    define: { latebound_version: JSON.stringify(version), ...define },
    banner: { js: around[0] },
    footer: { js: around[1] },
    legalComments: "none",
    logLevel: "warning",
    plugins: [
      partsApart(partOf),
      ...(isQuick ? [loadedByCalls(parts)] : []),
      ...Object.entries(apart).map(([part, paths]) => lateModules(folder, { part, paths })),
      withoutWorkers,
      name === "zod" ? withoutLocales : zodApart,
      ...(name === "vault" ? [withoutAxios] : []),
    ],
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
        contents: `module.exports = require("./${part}.cjs")[${JSON.stringify(path)}];`,
      }));
    },
  };
}

/** One copy of zod for all parts: it takes longer to evaluate than everything of ours. */
const zodApart = {
  name: "zod-apart",
  setup(build) {
    build.onResolve({ filter: /^zod$/ }, () => ({ path: "zod", namespace: "zod-apart" }));
    build.onResolve({ filter: /\.cjs$/, namespace: "zod-apart" }, ({ path }) => ({ path, external: true }));
    // Required, as an import that is left in the file would bring in the loader of ES modules.
    build.onLoad({ filter: /.*/, namespace: "zod-apart" }, () => ({
      contents: 'module.exports = require("./zod.cjs");',
    }));
  },
};

/** node-vault's own transport, which ours takes the place of; axios alone would be half of a cold run's time. */
const withoutAxios = {
  name: "without-axios",
  setup(build) {
    build.onResolve({ filter: /^axios$/ }, () => ({ path: "axios", namespace: "without-axios" }));
    build.onLoad({ filter: /.*/, namespace: "without-axios" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** Its messages in fifty languages, of which nobody asks for any but English. */
const withoutLocales = {
  name: "without-locales",
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** A mark against copies for another thread; the command has one. */
const withoutWorkers = {
  name: "without-workers",
  setup(build) {
    build.onResolve({ filter: /^node:worker_threads$/ }, ({ path }) => ({ path, namespace: "no-workers" }));
    build.onLoad({ filter: /.*/, namespace: "no-workers" }, () => ({
      contents: "export function markAsUncloneable() {}",
    }));
  },
};

// Last, as constants stand among the functions.
await bundleCli();
