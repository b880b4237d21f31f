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
  if (isArchive) return scanStream(context, origin, [content], createArchiveBudget(context.limits.archive));
  context.lookAt(origin, expanded);
  if (format !== undefined) context.report(origin, "content", context.finder().end(content));
  return undefined;
}
