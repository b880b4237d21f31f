import { readFileSync } from "node:fs";
import type { CompiledCode } from "./compiled-code.ts";

/** A part of the bundle: modules by their paths. */
export type Part = Readonly<Record<string, unknown>>;

/** What a part loader works with. */
export interface PartLoaderOptions {
  /** Where the parts are. */
  readonly folder: string;
  readonly compiled: CompiledCode;
  /** Gives what is no part: Node's own modules, and packages. */
  readonly requireModule: RequireFunction;
  /** Called before a part is evaluated, with its name. */
  readonly onPart: (name: string) => void;
}

/** Gives parts by their names (`./NAME.cjs`), each evaluated once. */
export function createPartLoader(options: PartLoaderOptions): (name: string) => Part {
  const parts = new Map<string, { exports: Part }>();
  const load = (name: string): Part => {
    const known = parts.get(name);
    if (known) return known.exports;
    const part = { exports: {} };
    parts.set(name, part);
    options.onPart(name);
    evaluate(part, name, (wanted) =>
      wanted.startsWith("./") ? load(wanted) : options.requireModule(wanted),
    );
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
