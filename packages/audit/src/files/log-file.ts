import { constants, fstatSync, statSync } from "node:fs";
import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { SecretError } from "@latebound/core";
import { fileFault } from "./file-fault.ts";
import { rotatedPath, totalSize } from "./log-files.ts";
import { acquireLogLock, type LogLock } from "./log-lock.ts";
import { type LogTail, readLogTail } from "./log-tail.ts";

/** The file that a log is written to; one process has it at a time. */
export interface LogFile {
  readonly tail: LogTail;
  /** Bytes of this file. */
  readonly size: number;
  /** Bytes of all files of the log, as far as this process knows. */
  readonly totalBytes: number;
  /** Looks again how many bytes all files take, since someone may have removed old ones. */
  measure(): Promise<void>;
  /** Writes at the end. Afterwards all of it is durable, or nothing of it is there. @throws {SecretError} `unavailable` */
  append(bytes: Buffer): Promise<void>;
  /** Puts the file aside under its own name and begins a new one, whose first record will be `nextSeq`. */
  rotate(nextSeq: number): Promise<void>;
  close(): Promise<void>;
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;
const appendFlags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/** Opens a log's file under its lock, 0600, and cuts off a torn last line. @throws {SecretError} `unavailable` */
export async function openLogFile(path: string): Promise<LogFile> {
  const lock = await acquireLogLock(path);
  try {
    const tail = await readLogTail(path);
    const handle = await openActive(path, appendFlags, tail);
    return logFile({ path, lock, handle, tail, totalBytes: await totalSize(path) });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Opened {
  readonly path: string;
  readonly lock: LogLock;
  readonly handle: FileHandle;
  readonly tail: LogTail;
  readonly totalBytes: number;
}

function logFile({ path, lock, handle: firstHandle, tail, totalBytes: firstTotal }: Opened): LogFile {
  let handle = firstHandle;
  let size = tail.wholeBytes;
  let totalBytes = firstTotal;
  let firstSeq = tail.firstSeq;
  let isDirty = false;
  const write = async (bytes: Buffer) => {
    isDirty = await assertOurs({ path, lock, handle, size, isDirty });
    isDirty = true;
    await writeAll(handle, bytes);
    await handle.datasync();
    isDirty = false;
  };
  return {
    tail,
    get size() {
      return size;
    },
    get totalBytes() {
      return totalBytes;
    },
    async measure() {
      totalBytes = await totalSize(path);
    },
    async append(bytes) {
      try {
        await write(bytes);
      } catch (error) {
        if (isDirty) isDirty = !(await cutBack(handle, size));
        throw error instanceof SecretError ? error : fileFault("write", path, error);
      }
      size += bytes.length;
      totalBytes += bytes.length;
    },
    async rotate(nextSeq) {
      await assertOurs({ path, lock, handle, size, isDirty });
      const next = await beginNextFile(path, rotatedPath(path, firstSeq));
      await handle.close().catch(() => undefined);
      [handle, size, firstSeq, isDirty] = [next, 0, nextSeq, false];
    },
    async close() {
      await handle.close().catch(() => undefined);
      await lock.release();
    },
  };
}

type ReadBytes = Pick<LogTail, "wholeBytes" | "tornBytes">;

async function openActive(path: string, flags: number, read: ReadBytes): Promise<FileHandle> {
  const handle = await open(path, flags, 0o600).catch((error) => {
    throw fileFault("open", path, error);
  });
  try {
    await makeOwn(path, handle, read);
    return handle;
  } catch (error) {
    await handle.close();
    throw error instanceof SecretError ? error : fileFault("open", path, error);
  }
}

/** Only what was read as a torn line is cut off. */
async function makeOwn(path: string, handle: FileHandle, read: ReadBytes): Promise<void> {
  const { mode, size } = fstatSync(handle.fd);
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
    throw new SecretError("unavailable", { message: `the audit log ${path} is not a regular file` });
  }
  const { wholeBytes, tornBytes } = read;
  if (size - wholeBytes !== tornBytes) {
    throw new SecretError("unavailable", {
      message: `the audit log ${path} changed while it was opened`,
      hint: "verify it with verifyAudit, and look for what else writes it",
    });
  }
  if ((mode & 0o077) !== 0) await handle.chmod(0o600);
  if (tornBytes > 0) await handle.truncate(wholeBytes);
  await syncFolderOf(path);
}

/** What was left by a write that failed is cut off first; anything else that isn't ours ends the writing. */
async function assertOurs(file: {
  readonly path: string;
  readonly lock: LogLock;
  readonly handle: FileHandle;
  readonly size: number;
  readonly isDirty: boolean;
}): Promise<false> {
  const { path, lock, handle, size, isDirty } = file;
  if (isDirty) await handle.truncate(size);
  const own = fstatSync(handle.fd);
  const named = statSync(path, { throwIfNoEntry: false });
  if (lock.held && own.size === size && named?.ino === own.ino) return false;
  throw new SecretError("unavailable", {
    message: `the audit log ${path} was moved, changed or taken over by another process while it was written`,
    hint: "verify it with verifyAudit, then start this process again",
  });
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done);
    done += bytesWritten;
  }
}

async function cutBack(handle: FileHandle, size: number): Promise<boolean> {
  try {
    await handle.truncate(size);
    return true;
  } catch {
    return false;
  }
}

async function beginNextFile(path: string, oldPath: string): Promise<FileHandle> {
  await rename(path, oldPath).catch((error) => {
    throw fileFault("rotate", path, error);
  });
  try {
    return await openActive(path, appendFlags | O_EXCL, { wholeBytes: 0, tornBytes: 0 });
  } catch (error) {
    await rename(oldPath, path).catch(() => undefined);
    throw error;
  }
}

async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(dirname(resolve(path)), "r");
  await folder.sync().catch(() => undefined);
  await folder.close();
}
