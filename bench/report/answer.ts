/** What a value counts: nanoseconds, bytes, bytes a second, things a second, things, or a ratio. */
export type Unit = "ns" | "B" | "B/s" | "/s" | "count" | "×";

/** A measured value in its row's unit, or why there is none in this run. */
export type Figure = number | Missing;

/** Why there is no value. */
export interface Missing {
  readonly missing: string;
}

/** What something other than latebound reached. */
export interface Contender {
  readonly name: string;
  readonly version?: string;
  readonly figure: Figure;
}

/** Its name with its version. */
export function titleOf({ name, version }: Contender): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** A line that the row has to reach. */
export interface Must {
  /** Such as `1.3 × the floor`. */
  readonly what: string;
  readonly bound: "at most" | "at least";
  readonly limit: number;
  readonly unit: Unit;
  readonly reached: Figure;
}

/** One measured thing. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Figure;
  /** The least that the work takes. */
  readonly floor?: Contender;
  readonly peers?: readonly Contender[];
  readonly musts?: readonly Must[];
  /** Counted, not timed: `--check` fails when one of them grows. Keys: calls, requests, connections, bytes and the like. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** What a question's file answers. */
export interface Answer {
  readonly rows: readonly Row[];
  readonly notes?: readonly string[];
  /** Why it could not be asked. */
  readonly failed?: string;
}

/** An answer with the question it belongs to. */
export interface QuestionAnswer extends Answer {
  readonly name: string;
  readonly title: string;
  /** Where it was asked, if not on the machine of the last whole run. */
  readonly machine?: string;
}

/** The figure's value in this run, or undefined. */
export function measuredValue(figure: Figure): number | undefined {
  return typeof figure === "number" ? figure : undefined;
}

/** One figure divided by another; missing, with the reason, where one of them is. */
export function ratioOf(figure: Figure, base: Figure): Figure {
  if (typeof figure !== "number") return figure;
  return typeof base === "number" ? figure / base : base;
}

/** Whether what was reached keeps to the limit; undefined when it isn't known. */
export function isMet({ bound, limit, reached }: Must): boolean | undefined {
  const value = measuredValue(reached);
  if (value === undefined) return undefined;
  return bound === "at most" ? value <= limit : value >= limit;
}
