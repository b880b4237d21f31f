import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { SecretError } from "@latebound/core";
import { fileFault, systemCode } from "./file-fault.ts";
import { listLogFiles } from "./log-files.ts";

/** A file of a log, opened to be read; it is closed when the next one is asked for. */
export interface OpenedLogFile {
  readonly file: string;
  readonly handle: FileHandle;
  readonly isLast: boolean;
}

const maxAttempts = 20;

/**
 * The files of a log, oldest first, as they were at one moment: rotation may move them while they are read.
 * @throws {SecretError} `unavailable` when one can't be opened
 */
export async function* openLogFiles(path: string): AsyncGenerator<OpenedLogFile> {
  const { rotated, active } = await findFiles(resolve(path));
  try {
    for (const [index, file] of rotated.entries()) {
      const handle = await openFile(file);
      try {
        yield { file, handle, isLast: !active && index === rotated.length - 1 };
      } finally {
        await handle.close();
      }
    }
    if (active) yield { file: resolve(path), handle: active, isLast: true };
  } finally {
    await active?.close();
  }
}

interface FoundFiles {
  readonly rotated: readonly string[];
  readonly active: FileHandle | undefined;
}

/** Full files never change: only the one being written must be held while the others are listed. */
async function findFiles(path: string): Promise<FoundFiles> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const active = await openActive(path);
    try {
      const files = await listLogFiles(path);
      const rotated = files.filter((file) => file !== path);
      if (await isStill(path, active)) return { rotated, active };
    } catch (error) {
      await active?.close();
      throw error;
    }
    await active?.close();
  }
  throw new SecretError("unavailable", {
    message: `the audit log ${path} was rotated each time that its files were listed`,
    hint: "raise maxFileBytes, or read it when less is written",
  });
}

/** Whether the file that was opened has its name still; an inode is not given to another file while it is open. */
async function isStill(path: string, handle: FileHandle | undefined): Promise<boolean> {
  const named = await stat(path).catch(absent(path));
  const own = await handle?.stat();
  return named?.ino === own?.ino && named?.dev === own?.dev;
}

function openActive(path: string): Promise<FileHandle | undefined> {
  return open(path, "r").catch(absent(path));
}

function openFile(file: string): Promise<FileHandle> {
  return open(file, "r").catch((error) => {
    throw fileFault("read", file, error);
  });
}

function absent(path: string): (error: unknown) => undefined {
  return (error) => {
    if (systemCode(error) !== "ENOENT") throw fileFault("read", path, error);
    return undefined;
  };
}
