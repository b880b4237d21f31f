import { type Header, pack } from "tar-stream";

/** An entry of a tar. */
export interface TarContent extends Partial<Header> {
  readonly name: string;
  readonly content?: string | Uint8Array;
}

/** A tar with these entries. */
export async function createTar(entries: readonly TarContent[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = "", ...header } of entries) tar.entry(header, Buffer.from(content));
  tar.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of tar as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}
