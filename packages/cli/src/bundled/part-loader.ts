import { readFileSync } from "node:fs";
import type { CompiledCode } from "./compiled-code.ts";

/** A part of the bundle: modules by their paths. */
export type Part = Readonly<Record<string, unknown>>;

/** What a part loader works with. */
export interface PartLoaderOptions {
  /** Where the parts are. */
  readonly folder: string;
  readonly compiled: CompiledCode;
  /** Gives packages. */
  readonly requireModule: RequireFunction;
  /** Called before a part is evaluated, with its name. */
  readonly onPart: (name: string) => void;
}

/** Gives parts by their names (`./NAME.cjs`), each evaluated once. */
export function createPartLoader(options: PartLoaderOptions): (name: string) => Part {
  const parts = new Map<string, { exports: Part }>();
  // Node's own `require` takes ten times as long for a module of Node's, and there are many such calls in a part.
  const require = (wanted: string): unknown => {
    if (wanted.startsWith("./")) return load(wanted);
    return wanted.startsWith("node:") ? process.getBuiltinModule(wanted) : options.requireModule(wanted);
  };
  const load = (name: string): Part => {
    const known = parts.get(name);
    if (known) return known.exports;
    const part = { exports: {} };
    parts.set(name, part);
    options.onPart(name);
    evaluate(part, name, require);
    return part.exports;
  };

  function evaluate(module: { exports: Part }, name: string, require: RequireFunction): void {
    const path = `${options.folder}/${name.slice(2)}`;
    const run = options.compiled.script(path, readFileSync(path)).runInThisContext() as PartFunction;
    run(module, require);
  }

  return load;
}

type RequireFunction = (name: string) => unknown;

/** What a part's file is. */
type PartFunction = (module: { exports: Part }, require: RequireFunction) => void;
