import { createArchiveBudget } from "../archive/archive-budget.ts";
import { scanStream } from "../archive/scan-stream.ts";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { formatOf, headBytes } from "./format-of.ts";

/** Looks at a whole content; gives a promise only for an archive, which is opened. */
export function scanContent(
  context: ScanContext,
  origin: Origin,
  content: Uint8Array,
): Promise<void> | undefined {
  if (formatOf(content.subarray(0, headBytes)) !== undefined) return scanArchive(context, origin, content);
  context.lookAt(origin, content);
  return undefined;
}

/** One that is damaged is looked at as it is, too. */
async function scanArchive(context: ScanContext, origin: Origin, content: Uint8Array): Promise<void> {
  const budget = createArchiveBudget(context.limits.archive);
  const { isDamaged } = await scanStream(context, origin, [content], budget);
  if (isDamaged) context.lookAt(origin, content);
}
