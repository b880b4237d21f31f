import { SecretError } from "@latebound/core";

/** What is thrown when the log can't do something with a file; of the system's error only its code is told. */
export function fileFault(what: string, path: string, error: unknown): SecretError {
  const code = systemCode(error);
  return new SecretError("unavailable", {
    message: `the audit log could not ${what} ${path}${code === undefined ? "" : ` (${code})`}`,
    hint: hints[code ?? ""] ?? "look at the directory's permissions and the disk",
  });
}

/** The system's code of an error, such as `ENOSPC`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" && /^[A-Z0-9_]{1,40}$/.test(error.code) ? error.code : undefined;
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: make room",
  EDQUOT: "the user's quota is used up: make room",
  EROFS: "the file system is read-only: put the log on one that can be written",
  ENOENT: "create the directory first, with mode 0700",
  EACCES: "the log's directory must be writable for this user",
  ELOOP: "the log must not be a symbolic link",
};
