import {
  isSecretError,
  SecretError,
  type SecretErrorCode,
  type SecretErrorDetails,
} from "@latebound/provider";

/** The fault of a name that no glob of `allow` covers. */
export function notAllowed(): SecretError {
  return new SecretError("access_denied", {
    message: "the variable is not covered by the provider's option `allow`",
    hint: "add its full name, prefix included, to `allow`",
  });
}

/** The fault of a variable that is set, to nothing. */
export function emptyValue(): SecretError {
  return new SecretError("invalid_value", {
    message: "the variable is set but empty",
    hint: "give it a value, unset it, or set the provider's option `allow_empty = true`",
  });
}

/** The fault of a variable whose bytes are not UTF-8: Node has replaced some of them already. */
export function damagedValue(): SecretError {
  return new SecretError("invalid_value", {
    message: "the variable's value is not UTF-8 text",
    hint: "keep it in a file and read it with the `file` provider, or set it base64-encoded",
  });
}

/** The fault of a call whose signal was aborted. */
export function aborted(): SecretError {
  return new SecretError("aborted", { message: "the call was aborted" });
}

/** The `.env` file of an instance, and what messages may say of it. */
export interface EnvFile {
  readonly provider: string;
  readonly path: string;
  /** Whether the operator wrote the path without a reference, so that it may be shown. */
  readonly isLiteral: boolean;
}

/** The fault of a `.env` file that is no regular file. */
export function notRegular(file: EnvFile): SecretError {
  const hint = "a pipe, a device or a directory can't be read as a .env file";
  return faultOf(file, "invalid_response", { message: "is not a regular file", hint });
}

/** The fault of a `.env` file above the limit. */
export function tooLarge(file: EnvFile, maxBytes: number): SecretError {
  return faultOf(file, "invalid_response", { message: `is larger than ${maxBytes} bytes` });
}

/** The fault of a `.env` file that isn't UTF-8. */
export function notText(file: EnvFile): SecretError {
  return faultOf(file, "invalid_response", { message: "is not UTF-8 text", hint: "save it as UTF-8" });
}

/** The fault of a `.env` file that was written while it was read; trying again helps. */
export function changedMeanwhile(file: EnvFile): SecretError {
  return faultOf(file, "unavailable", { message: "changed while it was read" });
}

/** What a failed call of the file system means here; nothing of the system's own error is kept but its code. */
export function fileFault(error: unknown, file: EnvFile): SecretError {
  if (isSecretError(error)) return error;
  const code = systemCode(error);
  const [secretCode, details] = faults[code] ?? ["unavailable", { message: `can't be read (${code})` }];
  return faultOf(file, secretCode, details);
}

function faultOf(file: EnvFile, code: SecretErrorCode, details: SecretErrorDetails): SecretError {
  const { provider, path, isLiteral } = file;
  const name = `${provider}: the file${isLiteral ? ` ${path}` : ""} of the option \`file\``;
  return new SecretError(code, { ...details, message: `${name} ${details.message}`, provider });
}

function systemCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]{1,20}$/.test(code) ? code : "unknown error";
}

/** The message is what follows the file's name. */
type Fault = readonly ["access_denied" | "invalid_response" | "not_found", SecretErrorDetails];

const unreadable: Fault = [
  "access_denied",
  { message: "may not be read", hint: "let the process read the file and search its directories" },
];
const missing: Fault = [
  "not_found",
  { message: "does not exist", missing: "mount", hint: "create it, or correct the option" },
];

const faults: Readonly<Record<string, Fault>> = {
  EACCES: unreadable,
  EPERM: unreadable,
  ENOENT: missing,
  ENOTDIR: missing,
  ELOOP: ["invalid_response", { message: "is reached through too many symbolic links" }],
  ENAMETOOLONG: ["invalid_response", { message: "has a path that is too long" }],
  ENXIO: ["invalid_response", { message: "is not a regular file" }],
};
