import { isLate } from "@latebound/core";
import { leavesOf } from "./leaves.ts";
import type { Seen } from "./sample-plugin.ts";

/** Prints what became of each string of a document on its way to the plugin; never the string. */
export function printReceived(document: unknown, seen: readonly Seen[]): void {
  const leaves = leavesOf(document);
  const late = new Set(leaves.flatMap(({ path, value }) => (isLate(value) ? [path] : [])));
  const width = Math.max(0, ...seen.map(({ path }) => path.length));
  for (const { path, length, isExpected } of seen) {
    const what = late.has(path) ? "a reference became a real value" : "plain text, as it was written";
    const compared =
      isExpected === undefined ? "" : `; equals the planted value: ${isExpected ? "yes" : "NO"}`;
    console.log(`  ${path.padEnd(width)}  ${what}, length ${length}${compared}`);
  }
  if (late.size === 0) console.log("  The config holds no reference: nothing had to be resolved.");
}
