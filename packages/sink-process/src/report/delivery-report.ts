import type { UnmaskedValue } from "@latebound/redact";
import type { Collision, SizeWarning } from "../env/build-environment.ts";

/** One secret that a delivered value was made of. */
export interface DeliveredSource {
  /** The canonical reference, without filters. */
  readonly reference: string;
  readonly provider: string;
  /** The backend's version, where it has one. */
  readonly version?: string;
}

/** One value that the child got, without the value. */
export interface DeliveredValue {
  readonly way: "env" | "file" | "fd" | "fifo" | "stdin";
  /** The variable's name, or the file's path. */
  readonly target: string;
  /** Empty where nothing was fetched: plain text, a default. */
  readonly sources: readonly DeliveredSource[];
}

/** What was delivered where; never a value. Itself what `JSON.stringify` shows. */
export interface DeliveryReport {
  /** The spec's name. */
  readonly process: string;
  readonly consumer: string;
  readonly delivered: readonly DeliveredValue[];
  /** Variables that two origins set. */
  readonly collisions: readonly Collision[];
  /** Names that the parent has and the child was not given. */
  readonly withheld: readonly string[];
  /** Variables larger than some systems take; the whole environment has no name. */
  readonly warnings: readonly SizeWarning[];
  /** Values and parts of values that are too short or too common to be masked, by their references. */
  readonly unmasked: readonly UnmaskedValue[];
  /** Whether output is masked, and how: through pipes, or a terminal of the child's own. */
  readonly output: "pipe" | "terminal" | "unmasked";
}

/** The report as text, a line for each delivered value and one for each thing to know. */
export function formatReport(report: DeliveryReport): string {
  const rows = report.delivered.flatMap(({ way, target, sources }) => {
    if (sources.length === 0) return [[way, target, "(no secret)", "", ""]];
    return sources.map(({ reference, provider, version = "" }) => [
      way,
      target,
      provider,
      version,
      reference,
    ]);
  });
  const table = alignColumns([["WAY", "TARGET", "PROVIDER", "VERSION", "REFERENCE"], ...rows]);
  const notes = [
    ...report.collisions.map(({ name, winner, over }) => `${name}: ${winner} wins over ${over}`),
    ...report.withheld.map((name) => `${name}: not inherited`),
    ...report.warnings.map(({ name, bytes }) => `${name || "the whole environment"}: ${bytes} bytes`),
    ...report.unmasked.map(unmaskedNote),
  ];
  return `${[...table, ...notes].join("\n")}\n`;
}

function unmaskedNote({ reference, part, reason }: UnmaskedValue): string {
  const what = { value: "", line: "a line is ", leaf: "a part of its JSON is " }[part];
  return `${reference}: ${what}not masked in output (${reason})`;
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
