import { once } from "node:events";
import type { Extract, Header } from "tar-stream";
import type { ByteSource } from "./peek.ts";

/** An entry of a tar. */
export interface TarEntry {
  readonly name: string;
  /** Other texts of its header: a link's target, owners, extended attributes. */
  readonly texts: readonly string[];
  /** Has to be read before the next entry comes; what is left of it is skipped. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Where the content is in the tar. */
  readonly start: number;
  readonly end: number;
}

/**
 * Gives the entries of a tar one after the other.
 * @throws {Error} where the tar is damaged, or its source fails
 */
export async function* entriesOfTar(source: ByteSource): AsyncGenerator<TarEntry> {
  const { extract } = await import("tar-stream");
  const tar = extract();
  const entries = tar[Symbol.asyncIterator](); // before anything is written, so that it hears of errors
  const feeding = feed(source, tar);
  try {
    for (let next = await entries.next(); next.done !== true; next = await entries.next()) {
      const entry = next.value;
      // A folder that says it had a size would never end.
      const isFolder = entry.header.type === "directory";
      const content = isFolder ? noChunks() : unendedChunks(entry);
      const start = startOf(entry.header);
      const end = start + (isFolder ? 0 : (entry.header.size ?? 0));
      yield { name: entry.header.name, texts: textsOf(entry.header), content, start, end };
      for await (const _rest of content);
    }
  } finally {
    tar.destroy(null);
    await feeding;
  }
}

async function feed(source: ByteSource, tar: Extract): Promise<void> {
  try {
    for await (const chunk of source) {
      if (tar.destroyed) return;
      if (!tar.write(chunk)) await drained(tar);
    }
    tar.end(null);
  } catch (error) {
    tar.destroy(error instanceof Error ? error : new Error("the source failed"));
  }
}

/** Or closed. */
async function drained(tar: Extract): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  await Promise.race([once(tar, "drain", { signal }), once(tar, "close", { signal })]);
  stop.abort();
}

/** A loop that is left early doesn't end the entry, which would end the tar. */
function unendedChunks(entry: AsyncIterable<unknown>): AsyncIterable<Uint8Array> {
  const chunks = (entry as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](); // it gives what it is fed, in parts
  return { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) };
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}

/** Its types don't tell of it. */
function startOf(header: Header & { byteOffset?: number }): number {
  if (header.byteOffset === undefined) throw new Error("tar-stream doesn't say where entries are");
  return header.byteOffset;
}

function textsOf({ linkname, uname, gname, pax }: Header): string[] {
  const attributes = typeof pax === "object" && pax !== null ? Object.entries(pax) : [];
  const others = attributes.filter(([name]) => name !== "path" && name !== "linkpath");
  return [linkname, uname, gname, ...others.flat()].filter((text) => typeof text === "string" && text !== "");
}
