import { isSecretError, SecretError } from "@latebound/core";

const problems: Readonly<Record<string, readonly [problem: string, retryable: boolean]>> = {
  ENOSPC: ["the disk is full", true],
  EDQUOT: ["the disk quota is used up", true],
  EROFS: ["the file system is read-only", false],
  EACCES: ["permission denied", false],
  EPERM: ["the system does not permit it", false],
  ENOENT: ["a directory above it is not there", true],
  ENOTDIR: ["something above it is not a directory", false],
  ELOOP: ["a directory above it is a symbolic link, or became one", false],
  EEXIST: ["something is there that was not there before", true],
  ENAMETOOLONG: ["the name is too long", false],
  EMFILE: ["too many files are open", true],
  ENFILE: ["too many files are open", true],
  EIO: ["the disk reports an error", true],
};

/** An `unavailable` for what the file system said about a path; a `SecretError` stays itself. */
export function fileError(path: string, error: unknown): SecretError {
  return systemError(`can't write ${path}`, error);
}

/** As `fileError`, for a file that stays although it should be gone. */
export function removalError(path: string, error: unknown): SecretError {
  return systemError(`can't remove ${path}`, error);
}

function systemError(what: string, error: unknown): SecretError {
  if (isSecretError(error)) return error;
  const code = systemCode(error);
  const [problem, retryable] = problems[code] ?? ["the file system failed", true];
  const name = /^[A-Z0-9]{2,16}$/.test(code) ? ` (${code})` : "";
  return new SecretError("unavailable", { message: `${what}: ${problem}${name}`, retryable });
}

/** An `invalid_config` about a path that can't be served. */
export function refusal(path: string, problem: string, hint?: string): SecretError {
  return new SecretError("invalid_config", { message: `${path} ${problem}`, hint });
}

/** How long a text is that may not be shown, such as `5 characters`. */
export function countOf(text: string): string {
  return `${text.length} ${text.length === 1 ? "character" : "characters"}`;
}

/** The same error with a place in a configuration, unless it has one; what is no `SecretError` stays itself. */
export function placed(error: unknown, path: string): unknown {
  if (!isSecretError(error)) return error;
  return new SecretError(error.code, { at: { path }, ...error, message: error.summary });
}

/** The system's name for what failed, such as `ENOENT`; empty where it has none. */
export function systemCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : "";
}

/** What `look` gives, or undefined where the path isn't there. */
export function unlessAbsent<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error))) return undefined;
    throw error;
  }
}
