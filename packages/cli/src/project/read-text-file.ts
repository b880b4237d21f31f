import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { readBounded } from "@latebound/provider";
import { CommandFault } from "../command-line/command-fault.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";

const maxBytes = 1_048_576;

/**
 * The text of a file that the command line names: regular, UTF-8, at most 1 MiB.
 * @throws {CommandFault} for another file, and for one that can't be read
 */
export async function readTextFile(
  named: string,
  { directory }: Pick<Surroundings, "directory">,
): Promise<string> {
  return decoded(named, await readRegular(named, resolve(directory, named)));
}

/** The text of a stream, under the same conditions. @throws {CommandFault} */
export async function readTextStream(named: string, stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) break;
    }
  } catch (error) {
    throw new CommandFault(`${named} can't be read: ${reasonOf(error)}`);
  }
  return decoded(named, length > maxBytes ? undefined : Buffer.concat(chunks));
}

function decoded(named: string, bytes: Uint8Array | undefined): string {
  if (bytes === undefined) throw new CommandFault(`${named} is larger than 1 MiB`);
  // Binary files are seldom UTF-8, and hold zeros where they are.
  if (bytes.includes(0)) throw notText(named);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notText(named);
  }
}

function notText(named: string): CommandFault {
  return new CommandFault(`${named} is not a text file`, { hint: "it has to be UTF-8, without NUL" });
}

/** Opened without waiting for the other end of a FIFO; undefined for more than the bound. */
async function readRegular(named: string, path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new CommandFault(`${named} is not a regular file`);
      return await readBounded(file, { maxBytes, size: stats.size });
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CommandFault) throw error;
    throw new CommandFault(`${named} can't be read: ${reasonOf(error)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "it does not exist",
  EACCES: "permission denied",
  ENXIO: "it is not a regular file",
};

function reasonOf(error: unknown): string {
  const code = String((error as { code?: unknown } | null)?.code);
  return reasons[code] ?? (/^[A-Z0-9]{2,16}$/.test(code) ? code : "the system failed");
}
