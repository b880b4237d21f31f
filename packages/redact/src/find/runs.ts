import type { Form } from "../forms/forms-of.ts";
import type { LinePosition } from "./line-position.ts";
import type { Meaning } from "./meanings.ts";

/** Bytes that matches cover without a gap. */
export interface Run {
  start: number;
  end: number;
  /** Of its start, once it is known. */
  position: LinePosition | undefined;
  /** How many matches say that it is none by chance. */
  weight: number;
  readonly names: Set<string>;
  readonly forms: Set<Form>;
}

/** Numbers in columns are four to a match: three that overlap are six of them. */
const enough = 3;

/** The runs of a stream that may still grow, in order. */
export interface Runs {
  /** Says that a match covers these bytes. */
  cover(start: number, end: number, meaning: Meaning): void;
  all(): readonly Run[];
  /** Takes out those that end before an offset, and gives those of them that are none by chance. */
  takeBefore(offset: number): Run[];
}

/** No runs yet. */
export function createRuns(): Runs {
  let runs: Run[] = [];
  return {
    cover(start, end, { names, forms, isWeak }) {
      const weight = isWeak ? 1 : enough;
      const run = { start, end, position: undefined, weight, names: new Set(names), forms: new Set(forms) };
      const before = runs.findLastIndex((other) => other.end < start) + 1;
      const after = runs.findLastIndex((other) => other.start <= end) + 1;
      const touched = runs.slice(before, after);
      runs.splice(before, touched.length, touched.reduce<Run>(join, run));
    },
    all: () => runs,
    takeBefore(offset) {
      const open = runs.findIndex(({ end }) => end >= offset);
      const taken = open === -1 ? runs : runs.slice(0, open);
      runs = open === -1 ? [] : runs.slice(open);
      return taken.filter(({ weight }) => weight >= enough);
    },
  };
}

/** The position is of the one that begins first. */
function join(run: Run, touched: Run): Run {
  return {
    start: Math.min(run.start, touched.start),
    end: Math.max(run.end, touched.end),
    position: touched.start <= run.start ? touched.position : run.position,
    weight: run.weight + touched.weight,
    names: new Set([...touched.names, ...run.names]),
    forms: new Set([...touched.forms, ...run.forms]),
  };
}
