import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { createArchiveBudget } from "../archive/archive-budget.ts";
import { scanStream } from "../archive/scan-stream.ts";
import { formatOf, headBytes } from "../content/format-of.ts";
import { scanContent } from "../content/scan-content.ts";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import type { ArchiveLimits } from "../scan-limits.ts";

/** Looks at files, one after the other; gives a promise only for one that takes long. */
export interface FileScanner {
  scan(origin: Origin, path: string): Promise<void> | undefined;
}

const bufferBytes = 512 * 1024;
const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** A scanner that reads all files into one buffer. */
export function createFileScanner(context: ScanContext): FileScanner {
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  return {
    scan(origin, path) {
      const descriptor = openFile(path);
      if (descriptor === undefined) {
        context.leaveOut(origin, "unreadable");
        return undefined;
      }
      const scanning = scanOpen(context, origin, { descriptor, buffer });
      if (scanning === undefined) closeSync(descriptor);
      return scanning?.finally(() => closeSync(descriptor));
    },
  };
}

/** A pipe that was put in place of the file isn't waited for, a link isn't followed. */
function openFile(path: string): number | undefined {
  try {
    return openSync(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
}

interface OpenFile {
  readonly descriptor: number;
  readonly buffer: Buffer;
}

function scanOpen(context: ScanContext, origin: Origin, file: OpenFile): Promise<void> | undefined {
  const first = readFirst(file);
  if (typeof first === "string") {
    context.leaveOut(origin, first);
    return undefined;
  }
  const { bytes, isWhole } = first;
  if (isWhole) return scanContent(context, origin, bytes);
  const isArchive = formatOf(bytes.subarray(0, headBytes)) !== undefined;
  return isArchive
    ? scanArchiveFile(context, origin, file.descriptor, context.limits.archive)
    : scanLarge(context, origin, file);
}

function readFirst({
  descriptor,
  buffer,
}: OpenFile): { bytes: Uint8Array; isWhole: boolean } | "unreadable" | "no-file" {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return "no-file";
    const count = readSync(descriptor, buffer, 0, buffer.length, 0);
    // What the kernel makes up, as in /proc, has no size.
    return { bytes: buffer.subarray(0, count), isWhole: count === 0 || count === stats.size };
  } catch {
    return "unreadable";
  }
}

async function scanLarge(
  context: ScanContext,
  origin: Origin,
  { descriptor, buffer }: OpenFile,
): Promise<void> {
  const finder = context.finder();
  context.counts.contents += 1;
  let offset = 0;
  for (;;) {
    const count = tryRead(descriptor, buffer, offset);
    if (count === undefined) context.leaveOut(origin, "unreadable");
    if (count === undefined || count === 0) break;
    offset += count;
    context.counts.bytes += count;
    context.report(origin, "content", finder.write(buffer.subarray(0, count)));
    await setImmediate();
    context.checkAborted();
  }
  context.report(origin, "content", finder.end());
}

function tryRead(descriptor: number, buffer: Buffer, offset: number): number | undefined {
  try {
    return readSync(descriptor, buffer, 0, buffer.length, offset);
  } catch {
    return undefined;
  }
}

/** Looks into the archive that an open file is. */
export function scanArchiveFile(
  context: ScanContext,
  origin: Origin,
  descriptor: number,
  limits: ArchiveLimits,
): Promise<void> {
  const source = createReadStream("", {
    fd: descriptor,
    start: 0,
    autoClose: false,
    highWaterMark: bufferBytes,
  });
  return scanStream(context, origin, source, createArchiveBudget(limits));
}
