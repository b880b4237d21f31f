import { join, relative } from "node:path";

/** What takes time to load, and what many a run of `get` and `run` doesn't come to use: the exports, by the modules. */
const slowModules = new Map([
  ...[
    "child_process",
    "crypto",
    "fs/promises",
    "module",
    "net",
    "os",
    "stream/promises",
    "timers/promises",
    "tty",
  ].map((name) => [`node:${name}`, process.getBuiltinModule(`node:${name}`)]),
  ["fastest-levenshtein", functions("closest", "distance")],
  [
    "@latebound/sink-file",
    functions(
      "checkTargetPath",
      "formatOfName",
      "isOutOfReach",
      "removeDeliveredFiles",
      "renderFile",
      "saveFiles",
      "watchFiles",
      "writeFiles",
    ),
  ],
]);

function functions(...names) {
  return Object.fromEntries(names.map((name) => [name, () => {}]));
}

/** Those of them that are a part. */
const slowParts = new Map([["@latebound/sink-file", "../sink-file/src/index.ts"]]);

/** Loads such a module when something of it is used, not when a module that imports it is evaluated; `parts` has their files. */
export const loadedByCalls = (parts) => ({
  name: "loaded-by-calls",
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, ({ path, kind, resolveDir }) => {
      if (kind !== "import-statement" || !slowModules.has(path)) return undefined;
      return { path, namespace: "by-calls", pluginData: resolveDir };
    });
    build.onResolve({ filter: /\.cjs$/, namespace: "by-calls" }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: "by-calls" }, ({ path, pluginData: resolveDir }) => {
      const part = slowParts.get(path);
      const module = part ? `require("./${parts.get(part)}.cjs")["${part}"]` : `require("${path}")`;
      return { contents: lateExports(slowModules.get(path), module), resolveDir };
    });
  },
});

/** Loads these modules, whose paths are relative to the folder, from that part when something of them is used. */
export function lateModules(folder, { part, paths }) {
  return {
    name: "late-modules",
    setup(build) {
      build.onResolve({ filter: /^\./, namespace: "file" }, ({ kind, path, resolveDir }) => {
        const found = relative(folder, join(resolveDir, path));
        if (kind !== "import-statement" || !paths.has(found)) return undefined;
        return { path: found, namespace: "late-module" };
      });
      build.onResolve({ filter: /\.cjs$/, namespace: "late-module" }, ({ path }) => ({
        path,
        external: true,
      }));
      build.onLoad({ filter: /.*/, namespace: "late-module" }, async ({ path }) => {
        const module = `require("./${part}.cjs")[${JSON.stringify(path)}]`;
        return { contents: lateExports(await import(join(folder, path)), module) };
      });
    },
  };
}

function lateExports(exports, module) {
  return Object.entries(exports)
    .filter(([name]) => isIdentifier(name))
    .map(([name, value]) => `export ${lateExport(name, value, `${module}.${name}`)}`)
    .join("\n");
}

/** A function or class that is `real` when it is called, an object whose members are those of `real` when they are read. */
function lateExport(name, value, real) {
  if (typeof value === "function")
    return `function ${name}(...args) { return new.target ? new (${real})(...args) : ${real}(...args); }`;
  if (typeof value !== "object" || value === null)
    return `const ${name} = /* @__PURE__ */ (() => ${real})();`;
  const members = Object.keys(value).filter(isIdentifier);
  return `const ${name} = { ${members.map((key) => `get ${key}() { return ${real}.${key}; }`).join(", ")} };`;
}

function isIdentifier(name) {
  return /^[a-z]\w*$/i.test(name) && name !== "default";
}
