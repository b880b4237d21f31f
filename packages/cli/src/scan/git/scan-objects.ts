import { createArchiveBudget } from "../archive/archive-budget.ts";
import { scanStream } from "../archive/scan-stream.ts";
import { scanContent } from "../content/scan-content.ts";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { type ByteReader, createByteReader } from "./byte-reader.ts";
import { GitFailure } from "./git-output.ts";

/** What `cat-file --batch` says before an object. */
interface ObjectHeader {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

/** Longer objects are not read whole. */
const maxWholeBytes = 16 * 1024 * 1024;

/**
 * Looks at every object that `git cat-file --batch` writes.
 * @throws {GitFailure} when it ends within one
 */
export async function scanObjects(
  context: ScanContext,
  output: AsyncIterable<Uint8Array>,
  originOf: (id: string, type: string) => Origin,
): Promise<void> {
  const reader = createByteReader(output);
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    context.checkAborted();
    const header = parseHeader(line);
    const origin = originOf(header.id, header.type);
    if (header.size > maxWholeBytes) await scanLarge(context, origin, header, reader);
    else {
      const bytes = reader.atHand(header.size + 1) ?? (await reader.take(header.size + 1));
      if (bytes.length <= header.size) throw new GitFailure();
      await scanWhole(context, origin, header, bytes.subarray(0, header.size));
    }
  }
}

/** @throws {GitFailure} for an object that is missing, too */
function parseHeader(line: string): ObjectHeader {
  const [id, type, size] = line.split(" ");
  if (id === undefined || type === undefined || size === undefined || !/^\d+$/.test(size))
    throw new GitFailure();
  return { id, type, size: Number(size) };
}

function scanWhole(
  context: ScanContext,
  origin: Origin,
  { type }: ObjectHeader,
  bytes: Uint8Array,
): Promise<void> | undefined {
  if (type === "blob") return scanContent(context, origin, bytes);
  context.lookAt(origin, bytes);
  return undefined;
}

async function scanLarge(
  context: ScanContext,
  origin: Origin,
  { size }: ObjectHeader,
  reader: ByteReader,
): Promise<void> {
  const chunks = reader.chunks(size);
  // Without `return`: who leaves early doesn't end it.
  const content = { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) };
  await scanStream(context, origin, content, createArchiveBudget(context.limits.archive));
  for await (const _rest of content);
  await reader.take(1);
}
