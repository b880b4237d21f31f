import { cleanText } from "@latebound/provider";
import Table from "cli-table3";
import type { OutputStream } from "../surroundings/surroundings.ts";

const gap = 2;
const narrowest = 12;
const noLines = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
];

/**
 * Rows below their heads, in columns without lines; ends with a newline. On a terminal the widest columns wrap so that
 * rows fit; elsewhere each row is one line.
 */
export function tableText(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  { isTTY, columns }: Pick<OutputStream, "isTTY" | "columns">,
): string {
  const widths = widthsOf([heads, ...rows]);
  // A terminal that doesn't know its width says 0.
  const available = (isTTY === true && columns) || Number.POSITIVE_INFINITY;
  const table = new Table({
    chars: Object.fromEntries(noLines.map((name) => [name, ""])),
    style: { "padding-left": 0, "padding-right": gap, head: [], border: [], compact: true },
    colWidths: fitted(widths, available),
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  for (const row of [heads, ...rows]) table.push(row.map((cell) => cleanText(cell, 4_096)));
  const lines = table.toString().split("\n");
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const columns = rows[0] ?? [];
  return columns.map((_head, index) => gap + Math.max(...rows.map((row) => (row[index] ?? "").length)));
}

/** The widest give way, down to a width that can still be read. */
function fitted(widths: readonly number[], available: number): number[] {
  const fit = [...widths];
  for (let excess = sum(fit) - available; excess > 0; excess = sum(fit) - available) {
    const widest = fit.indexOf(Math.max(...fit));
    const width = fit[widest] ?? 0;
    if (width <= narrowest) break;
    fit[widest] = Math.max(narrowest, width - excess);
  }
  return fit;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
