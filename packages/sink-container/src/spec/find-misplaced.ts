import { isLate } from "@latebound/core";
import type { SpecProblem } from "@latebound/core/spec-faults";
import type { CreateOptions, DeliveryOptions } from "./container-spec.ts";
import { entryPath } from "./entry-path.ts";

const hint = "whoever may inspect the container sees it: give the value by env, files or stdin";

/** Late values where anyone can read them: anywhere but in variables, files, standard input and the registry login. */
export function findMisplaced(
  options: CreateOptions,
  delivery: DeliveryOptions,
  base: string,
): SpecProblem[] {
  const { Env: _env, ...others } = options;
  const {
    files: _f,
    stdin: _i,
    registry,
    engine: _e,
    stdout: _o,
    stderr: _r,
    signal: _s,
    ...rest
  } = delivery;
  const public_ = { ...others, ...rest, registry: { server: registry?.server } };
  return findPlaces(public_, base, isLate).map((path) => ({
    path,
    message: "a reference can't stand here",
    hint,
  }));
}

/** The paths of what is found in a tree of plain objects, lists and maps, names of entries included. */
export function findPlaces(tree: unknown, base: string, isFound: (value: unknown) => boolean): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const waiting: [path: string, value: unknown][] = [[base, tree]];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [path, value] = next;
    if (isFound(value)) found.push(path);
    else if (typeof value === "object" && value !== null && !seen.has(value)) {
      seen.add(value);
      waiting.push(...entriesOf(value, path));
    }
  }
  return found;
}

function entriesOf(value: object, path: string): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [`${path}[${index}]`, item]);
  if (ArrayBuffer.isView(value)) return [];
  return Object.entries(value).map(([name, item]) => [entryPath(path, name), item]);
}
