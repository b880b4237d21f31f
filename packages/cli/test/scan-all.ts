import { createRedactor } from "@latebound/redact";
import { findCanary } from "@latebound/testing";
import type { LeftOut } from "../src/scan/left-out.ts";
import type { Find } from "../src/scan/place.ts";
import { type ScanOptions, type ScanTarget, scan } from "../src/scan/scan.ts";
import type { ScanCounts } from "../src/scan/scan-context.ts";

/** What a scan told. */
export interface Scanned {
  readonly finds: readonly Find[];
  readonly leftOut: readonly LeftOut[];
  readonly counts: ScanCounts;
}

/**
 * Scans for values by reference.
 * @throws {Error} when what the scan told holds one of them
 */
export async function scanAll(
  values: Readonly<Record<string, string>>,
  targets: readonly ScanTarget[],
  options: Partial<ScanOptions> = {},
): Promise<Scanned> {
  const redactor = createRedactor();
  for (const [name, value] of Object.entries(values)) redactor.add(value, { name });
  const finds: Find[] = [];
  const leftOut: LeftOut[] = [];
  const counts = await scan(targets, {
    redactor,
    onFind: (find) => finds.push(find),
    onLeftOut: (thing) => leftOut.push(thing),
    programPath: process.env.PATH ?? "",
    ...options,
  });
  const told = JSON.stringify({ finds, leftOut, counts });
  for (const value of Object.values(values))
    if (value.length >= 8 && findCanary(told, value) !== undefined) throw new Error("a value was told");
  return { finds, leftOut, counts };
}
