import { createArchiveBudget } from "../archive/archive-budget.ts";
import { scanStream } from "../archive/scan-stream.ts";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { expandSmall } from "./expand-small.ts";
import { formatOf, headBytes } from "./format-of.ts";

/** Looks at a whole content, which has to stay as it is until then; gives a promise only where that takes long. */
export function scanContent(
  context: ScanContext,
  origin: Origin,
  content: Uint8Array,
): Promise<void> | undefined {
  const format = formatOf(content.subarray(0, headBytes));
  const expanded = format === undefined ? content : expandSmall(format, content);
  const isArchive = expanded === undefined || formatOf(expanded.subarray(0, headBytes)) !== undefined;
  if (isArchive) return scanArchive(context, origin, content);
  context.lookAt(origin, expanded);
  return undefined;
}

/** One that is damaged is looked at as it is, too. */
async function scanArchive(context: ScanContext, origin: Origin, content: Uint8Array): Promise<void> {
  const budget = createArchiveBudget(context.limits.archive);
  const { isDamaged } = await scanStream(context, origin, [content], budget);
  if (isDamaged) context.lookAt(origin, content);
}
