import type { Figure, Unit } from "./answer.ts";

/** A value as a person reads it: `54 ns`, `5.7 µs`, `261 MB/s`, `1,000`. */
export function quantity(value: number, unit: Unit): string {
  if (unit === "×") return `${digits(value)} ×`;
  if (unit === "count") return value.toLocaleString("en", { maximumFractionDigits: 2 });
  if (unit === "/s") return `${Math.round(value).toLocaleString("en")} /s`;
  const scale = scales[unit].findLast(({ from }) => value >= from) ?? scales[unit][0];
  return scale ? `${digits(value / scale.from)} ${scale.name}` : String(value);
}

/** A figure as a cell of a table. */
export function figureText(figure: Figure, unit: Unit): string {
  return typeof figure === "number" ? quantity(figure, unit) : `missing: ${figure.missing}`;
}

const scales: Readonly<
  Record<"ns" | "B" | "B/s", readonly { readonly from: number; readonly name: string }[]>
> = {
  ns: [
    { from: 1, name: "ns" },
    { from: 1e3, name: "µs" },
    { from: 1e6, name: "ms" },
    { from: 1e9, name: "s" },
  ],
  B: [
    { from: 1, name: "B" },
    { from: 1e3, name: "kB" },
    { from: 1e6, name: "MB" },
  ],
  "B/s": [{ from: 1e6, name: "MB/s" }],
};

/** Three digits that count, as far as there is a point. */
function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  if (value >= 10) return value.toFixed(1);
  return value >= 0.1 || value === 0 ? value.toFixed(2) : value.toPrecision(1);
}
