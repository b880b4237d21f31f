import { execFile } from "node:child_process";
import { type BigIntStats, closeSync, constants, fstatSync, openSync } from "node:fs";
import { lstat, rename, unlink } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const pollMs = 20;

/** What a FIFO gives to its readers. */
export interface FifoSpec {
  readonly name: string;
  readonly text: string;
  /** How many readers get it. */
  readonly reads: number;
}

/** A FIFO that waits for its readers. */
export interface OpenFifo {
  readonly path: string;
  /** Stops waiting; the directory is its owner's to remove. */
  close(): void;
}

/** A FIFO in a directory of the caller's that gives the text to its first `reads` readers, and is gone then. */
export async function openFifo(directory: string, { name, text, reads }: FifoSpec): Promise<OpenFifo> {
  const path = join(directory, name);
  const fifo = await makeFifo(path);
  const closing = new AbortController();
  serve(path, fifo, { text, reads, signal: closing.signal }).catch(() => closing.abort());
  return { path, close: () => closing.abort() };
}

interface Serving {
  readonly text: string;
  readonly reads: number;
  readonly signal: AbortSignal;
}

async function serve(path: string, first: BigIntStats, { text, reads, signal }: Serving): Promise<void> {
  let fifo = first;
  for (let left = reads; left > 0; left--) {
    const descriptor = await waitForReader(path, fifo, signal);
    if (descriptor === undefined) return;
    // A new FIFO for the next reader, lest the one at hand is given the text twice.
    if (left > 1) fifo = await replaceFifo(path);
    else await unlink(path);
    await write(descriptor, text);
  }
}

/** A descriptor to write to, as soon as someone reads; opening never blocks, as a thread of Node's would be stuck. */
async function waitForReader(
  path: string,
  fifo: BigIntStats,
  signal: AbortSignal,
): Promise<number | undefined> {
  while (!signal.aborted) {
    const descriptor = openForReader(path, fifo);
    if (descriptor !== undefined) return descriptor;
    await unreferencedDelay();
  }
  return undefined;
}

function openForReader(path: string, fifo: BigIntStats): number | undefined {
  const { O_WRONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENXIO") return undefined;
    throw error;
  }
  if (isSame(fstatSync(descriptor, { bigint: true }), fifo)) return descriptor;
  closeSync(descriptor);
  throw new Error("another file lies in the place of the FIFO");
}

function isSame(found: BigIntStats, { dev, ino, uid }: BigIntStats): boolean {
  return found.isFIFO() && found.dev === dev && found.ino === ino && found.uid === uid;
}

function unreferencedDelay(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, pollMs).unref();
  });
}

function write(descriptor: number, text: string): Promise<void> {
  const socket = new Socket({ fd: descriptor, readable: false });
  return new Promise((resolve) => {
    // A reader that leaves early has had its turn.
    socket.on("error", () => {});
    socket.on("close", () => resolve());
    socket.end(text);
  });
}

async function replaceFifo(path: string): Promise<BigIntStats> {
  const next = `${path}.next`;
  const fifo = await makeFifo(next);
  await rename(next, path);
  return fifo;
}

/**
 * What was made. Node can't do it itself; the path is all that the command sees. The status is asked for in bigints, as in
 * Node 22 the status of a FIFO else keeps the next imports from finding their real paths.
 */
async function makeFifo(path: string): Promise<BigIntStats> {
  await promisify(execFile)("mkfifo", ["-m", "600", path], { env: { PATH: "/usr/bin:/bin" } });
  return lstat(path, { bigint: true });
}
