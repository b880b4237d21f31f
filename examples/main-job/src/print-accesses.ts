import type { SecretEvent } from "@latebound/core";

type Access = Extract<SecretEvent, { type: "access" }>;

const columns = ["consumer", "provider", "key", "outcome", "version", "cache", "ms"] as const;

/** Prints a table of accesses, if there were any: who got what from where; never a value. */
export function printAccesses(events: readonly SecretEvent[]): void {
  const rows = events
    .filter((event): event is Access & { atMs: number } => event.type === "access")
    .map(cells);
  if (rows.length === 0) return;
  console.log("\nWhere each reference went:\n");
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd();
  console.log(line(columns));
  console.log(line(widths.map((width) => "─".repeat(width))));
  for (const row of rows) console.log(line(row));
}

function cells(event: Access): string[] {
  const { consumer, provider, key, outcome, version, cache, durationMs } = event;
  return [
    consumer,
    provider,
    key,
    outcome,
    version?.slice(0, 12) ?? "–",
    cache ?? "–",
    durationMs.toFixed(1),
  ];
}
