const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const shape = /^(\d{1,9})(ms|s|m|h|d)$/;

/** The milliseconds of a duration such as `500ms`, `10s`, `5m`, `1h` or `2d`; undefined where it isn't one. */
export function parseDuration(text: unknown): number | undefined {
  const match = typeof text === "string" ? shape.exec(text) : null;
  if (!match) return undefined;
  const [, count, unit] = match;
  // The shape admits exactly the keys of the table.
  return Number(count) * milliseconds[unit as keyof typeof milliseconds];
}
