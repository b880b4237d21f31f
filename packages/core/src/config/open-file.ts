import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { isSecretError, readBounded, SecretError } from "@latebound/provider";

const maxBytes = 1_048_576;

/** How a config file is read. */
export interface ReadOptions {
  /** Whether the path may be a symbolic link; its folders may be links in any case. Default true. */
  readonly followsLink?: boolean;
}

/**
 * The text of a regular file of at most 1 MiB. Opened without waiting for a writer and checked once it is open, so
 * that a FIFO, a device or a file swapped at the last moment can't hang or fill the process.
 * @throws {SecretError} `invalid_config`
 */
export async function readConfigFile(
  path: string,
  { followsLink = true }: ReadOptions = {},
): Promise<string> {
  const noLink = followsLink ? 0 : constants.O_NOFOLLOW;
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | noLink);
    return await readOpened(file, path).finally(() => file.close());
  } catch (error) {
    if (isSecretError(error)) throw error;
    throw fileError(path, reasons[codeOf(error)] ?? "can't be read");
  }
}

async function readOpened(file: FileHandle, path: string): Promise<string> {
  const stats = await file.stat();
  if (!stats.isFile()) throw fileError(path, "is not a regular file");
  const bytes = await readBounded(file, { maxBytes, size: stats.size });
  if (bytes === undefined) throw fileError(path, "is larger than 1 MiB");
  return decode(bytes, path);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "can't be read: permission denied",
  ELOOP: "can't be read: it is a symbolic link, or there are too many on the way to it",
  EISDIR: "is not a regular file",
  ENXIO: "is not a regular file",
};

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw fileError(path, "is not UTF-8 text");
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}

function fileError(path: string, reason: string): SecretError {
  return new SecretError("invalid_config", {
    message: `the configuration file ${reason}`,
    at: { file: path },
  });
}
