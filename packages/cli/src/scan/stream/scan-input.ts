import { createArchiveBudget } from "../archive/archive-budget.ts";
import { scanStream } from "../archive/scan-stream.ts";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";

/** Looks at bytes as they come, and into them where they are an archive. */
export async function scanInput(
  context: ScanContext,
  { name, stream }: { name: string; stream: AsyncIterable<Uint8Array> },
): Promise<void> {
  const origin: Origin = { kind: "stream", path: name, inside: [] };
  try {
    await scanStream(context, origin, stream, createArchiveBudget(context.limits.image));
  } catch {
    context.checkAborted();
    context.leaveOut(origin, "unreadable");
  }
}
