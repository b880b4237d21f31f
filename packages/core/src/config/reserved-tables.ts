import { SecretError } from "@latebound/provider";
import { distance } from "fastest-levenshtein";
import type { Places } from "./places.ts";
import { isTable, type SourceTable } from "./source-table.ts";

const reserved = ["secret", "grant", "policy", "process", "container"];

/** Ordinary words that happen to be two edits from a reserved name. */
const ordinary = ["secure", "progress", "processor"];

/** Whether a top-level key is latebound's own and no part of the document. */
export function isReserved(key: string): boolean {
  return reserved.includes(key);
}

/** What is wrong with a source's top-level tables: reserved ones out of place, and names mistyped for them. */
export function reservedFaults(source: SourceTable, places: Places): SecretError[] {
  return Object.entries(source.table).flatMap(([key, value]) => {
    const problem = problemOf(key, value, source.operator);
    if (!problem) return [];
    const shown = problem.shown ? [key] : [];
    return [new SecretError("invalid_config", { ...problem, at: places.placeOf([key], { source, shown }) })];
  });
}

interface ReservedProblem {
  readonly message: string;
  readonly hint: string;
  readonly shown: boolean;
}

function problemOf(key: string, value: unknown, operator: boolean): ReservedProblem | undefined {
  if (!isReserved(key)) return nearMissOf(key);
  if (!operator) {
    const hint = "move it to a file of the operator's";
    return { message: "a file that isn't the operator's can't hold this table", hint, shown: true };
  }
  return shapeProblem(key, value);
}

function shapeProblem(key: string, value: unknown): ReservedProblem | undefined {
  if (key === "grant") {
    const hint = "each grant is written below [[grant]]";
    return Array.isArray(value) ? undefined : { message: "expected a list of grants", hint, shown: true };
  }
  if (isTable(value)) return undefined;
  const hint =
    key === "policy"
      ? 'write [policy] and default = "deny" below it'
      : "providers are written as [secret.NAME]";
  return { message: "expected a table", hint, shown: true };
}

function nearMissOf(key: string): ReservedProblem | undefined {
  const near = reserved.find((name) => isNear(key.toLowerCase(), name));
  if (near === undefined) return undefined;
  const message = "a top-level name is too close to a reserved one";
  return {
    message: `${message}: "${key}"`,
    hint: `did you mean "${near}"? Otherwise rename it`,
    shown: true,
  };
}

/** Two edits, but for a name as short as `grant` one edit or a swap, as two would forbid `print` and `brand`. */
function isNear(written: string, name: string): boolean {
  if (ordinary.includes(written)) return false;
  if (written === `${name.slice(0, -1)}ies`) return true;
  const edits = distance(written, name);
  return name.length > 5 ? edits <= 2 : edits <= 1 || (edits === 2 && isSwap(written, name));
}

function isSwap(written: string, name: string): boolean {
  const index = [...name].findIndex((letter, at) => written[at] !== letter);
  const swapped =
    name.slice(0, index) + (name[index + 1] ?? "") + (name[index] ?? "") + name.slice(index + 2);
  return swapped === written;
}
