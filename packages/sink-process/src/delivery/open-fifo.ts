import { execFile } from "node:child_process";
import { constants, openSync } from "node:fs";
import { rename, unlink } from "node:fs/promises";
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
  await makeFifo(path);
  const closing = new AbortController();
  serve(path, { text, reads, signal: closing.signal }).catch(() => closing.abort());
  return { path, close: () => closing.abort() };
}

interface Serving {
  readonly text: string;
  readonly reads: number;
  readonly signal: AbortSignal;
}

async function serve(path: string, { text, reads, signal }: Serving): Promise<void> {
  for (let left = reads; left > 0; left--) {
    const descriptor = await waitForReader(path, signal);
    if (descriptor === undefined) return;
    // A new FIFO for the next reader, lest the one at hand is given the text twice.
    await (left > 1 ? replaceFifo(path) : unlink(path));
    await write(descriptor, text);
  }
}

/** A descriptor to write to, as soon as someone reads; opening never blocks, as a thread of Node's would be stuck. */
async function waitForReader(path: string, signal: AbortSignal): Promise<number | undefined> {
  while (!signal.aborted) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO") throw error;
    }
    await unreferencedDelay();
  }
  return undefined;
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

async function replaceFifo(path: string): Promise<void> {
  const next = `${path}.next`;
  await makeFifo(next);
  await rename(next, path);
}

/** Node can't make one itself; the path is all that the command sees. */
async function makeFifo(path: string): Promise<void> {
  await promisify(execFile)("mkfifo", ["-m", "600", path], { env: { PATH: "/usr/bin:/bin" } });
}
