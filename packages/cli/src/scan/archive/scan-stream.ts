import { pipeline } from "node:stream/promises";
import { type ArchiveFormat, formatOf, headBytes } from "../content/format-of.ts";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { type ArchiveBudget, ArchiveTooLarge } from "./archive-budget.ts";
import { createDecoder } from "./create-decoder.ts";
import { entriesOfTar, type TarEntry } from "./entries-of-tar.ts";
import { createOwnBytes, type OwnBytes } from "./own-bytes.ts";
import { type ByteSource, peek } from "./peek.ts";

/** Looks at a content, and into it where it is an archive, whose own bytes are looked at, too. */
export async function scanStream(
  context: ScanContext,
  origin: Origin,
  source: ByteSource,
  budget: ArchiveBudget,
): Promise<void> {
  const { head, all } = await peek(source, headBytes);
  const format = formatOf(head);
  const open = format === undefined ? undefined : await opener(format);
  const inside = budget.deeper();
  if (open === undefined || inside === undefined) {
    await scanPlain(context, origin, all, budget);
    if (format !== undefined) context.leaveOut(origin, open === undefined ? "format" : "deep");
    return;
  }
  const own = createOwnBytes(context, origin, all);
  const tryTo = (work: () => Promise<void>) => tryReading(context, origin, budget, work);
  try {
    const isTooLarge = await tryTo(() => open(context, origin, own, inside));
    if (!isTooLarge) await tryTo(() => own.readRest(budget));
  } finally {
    await own.end();
  }
}

/** Reports an archive that is damaged, or too large, which is told. */
async function tryReading(
  context: ScanContext,
  origin: Origin,
  budget: ArchiveBudget,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    context.checkAborted();
    const isTooLarge = error instanceof ArchiveTooLarge;
    if (isTooLarge && !budget.isOutermost) throw error;
    context.leaveOut(origin, isTooLarge ? "large" : "damaged");
    return isTooLarge;
  }
}

type Opener = (context: ScanContext, origin: Origin, own: OwnBytes, budget: ArchiveBudget) => Promise<void>;

async function opener(format: ArchiveFormat): Promise<Opener | undefined> {
  if (format === "tar") return scanTar;
  const decoder = await createDecoder(format);
  if (decoder === undefined) return undefined;
  return (context, origin, { chunks }, budget) =>
    pipeline(chunks, decoder, async (expanded: AsyncIterable<Uint8Array>) => {
      await scanStream(context, origin, expanded, budget);
    });
}

async function scanTar(
  context: ScanContext,
  origin: Origin,
  own: OwnBytes,
  budget: ArchiveBudget,
): Promise<void> {
  let endBefore = 0;
  for await (const entry of entriesOfTar(own.chunks)) {
    context.checkAborted();
    budget.spendEntry();
    const { start, end } = entry;
    const references = await scanEntry(context, entryOrigin(origin, entry.name), entry, budget);
    const headerStart = Math.ceil(endBefore / blockBytes) * blockBytes;
    if (references.size > 0) own.addTold({ start: headerStart, end: start, references });
    if (end > start) own.addTold({ start, end });
    endBefore = end;
  }
}

const blockBytes = 512;

/** Gives the references that are in its header's texts. */
async function scanEntry(
  context: ScanContext,
  origin: Origin,
  { name, texts, content }: TarEntry,
  budget: ArchiveBudget,
): Promise<ReadonlySet<string>> {
  const matches = [name, ...texts].flatMap((text) => context.lookAtName(origin, text));
  await scanStream(context, origin, content, budget);
  return new Set(matches.flatMap(({ names }) => names));
}

/** Entries of an image's tarball are its layers and what describes them. */
function entryOrigin(origin: Origin, name: string): Origin {
  const isImagePart = origin.kind === "image" && origin.layer === undefined;
  return isImagePart ? { ...origin, layer: name } : { ...origin, inside: [...origin.inside, name] };
}

async function scanPlain(
  context: ScanContext,
  origin: Origin,
  source: ByteSource,
  budget: ArchiveBudget,
): Promise<void> {
  const finder = context.finder();
  context.counts.contents += 1;
  for await (const chunk of source) {
    context.checkAborted();
    if (!budget.isOutermost) budget.spendBytes(chunk.length); // what isn't in an archive can't be a small file
    context.counts.bytes += chunk.length;
    context.report(origin, "content", finder.write(chunk));
  }
  context.report(origin, "content", finder.end());
}
