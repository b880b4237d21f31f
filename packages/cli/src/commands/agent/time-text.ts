const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** A time in words, such as `8 h` or `1 h 30 min`: its two largest units. */
export function timeText(ms: number): string {
  if (ms > 0 && ms < 1_000) return `${ms} ms`;
  const first = units.findIndex(([, unitMs]) => ms >= unitMs);
  const parts = units.slice(first, first + 2).map(([unit, unitMs], index) => {
    const rest = index === 0 ? ms : ms % (units[first]?.[1] ?? 1);
    return [Math.floor(rest / unitMs), unit] as const;
  });
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return first < 0 ? "0 s" : shown.join(" ");
}
