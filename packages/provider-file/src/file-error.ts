import {
  isSecretError,
  SecretError,
  type SecretErrorCode,
  type SecretErrorDetails,
} from "@latebound/provider";

/**
 * The fault of a place that isn't there: not an absent secret, but a missing home for all of them. The place is told as
 * `secretPlace` names it.
 */
export function placeMissing(place: string): SecretError {
  return new SecretError("not_found", {
    message: `${place} does not exist`,
    missing: "mount",
    hint: "create or mount it, or correct the provider's option",
  });
}

/** The fault of a link without a target: the target may be what is not mounted, so it says nothing about the secret. */
export function linkToNowhere(): SecretError {
  return new SecretError("not_found", {
    message: "the key leads through a symbolic link to something that does not exist",
    missing: "mount",
    hint: "restore or mount what the link leads to, or remove the link",
  });
}

/** The fault of a link that leads out of the directory. */
export function outsideDirectory(): SecretError {
  return new SecretError("access_denied", {
    message: "the key leads to a file outside the provider's directory",
    hint: "symbolic links may only lead to files below the option `dir`",
  });
}

/** The fault of a file that was replaced or written while it was read; trying again helps. */
export function changedMeanwhile(): SecretError {
  return new SecretError("unavailable", { message: "the file changed while it was read" });
}

/** The fault of a pipe, a device, a socket or a directory. */
export function notRegular(): SecretError {
  return new SecretError("invalid_response", notRegularDetails);
}

/** The fault of a file above the limit. */
export function tooLarge(maxBytes: number): SecretError {
  return new SecretError("invalid_response", { message: `the file is larger than ${maxBytes} bytes` });
}

/** The fault of a properties file that isn't UTF-8. */
export function notText(): SecretError {
  return new SecretError("invalid_response", {
    message: "the properties file is not UTF-8 text",
    hint: "save it as UTF-8, or write other characters as \\uXXXX",
  });
}

/** The fault of a call whose signal was aborted. */
export function aborted(): SecretError {
  return new SecretError("aborted", { message: "the call was aborted" });
}

/** The fault of a provider, which begins with that provider's name. */
export function named(error: unknown, provider: string): unknown {
  if (!isSecretError(error)) return error;
  return new SecretError(error.code, { ...error, message: `${provider}: ${error.summary}`, provider });
}

/** What a failed call of the file system means here; nothing of the system's own error is kept but its code. */
export function fileFault(error: unknown): SecretError {
  if (isSecretError(error)) return error;
  const code = systemCode(error);
  const [secretCode, details] = faults[code] ?? [
    "unavailable",
    { message: `the file can't be read (${code})` },
  ];
  return new SecretError(secretCode, details);
}

/** The code of a system error, such as `ENOENT`; anything else is "unknown error". */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]{1,20}$/.test(code) ? code : "unknown error";
}

const notRegularDetails: SecretErrorDetails = {
  message: "the place to read is not a regular file",
  hint: "pipes, devices, sockets and directories can't be read as a secret",
};

const unreadable: SecretErrorDetails = {
  message: "the file may not be read",
  hint: "let the process read the file and search the directories above it",
};

const faults: Readonly<Record<string, readonly [SecretErrorCode, SecretErrorDetails]>> = {
  EACCES: ["access_denied", unreadable],
  EPERM: ["access_denied", unreadable],
  ELOOP: ["invalid_response", { message: "the key leads through too many symbolic links" }],
  ENOTDIR: ["invalid_response", { message: "the key leads through a file as if it were a directory" }],
  ENAMETOOLONG: ["invalid_reference", { message: "the key is longer than a file's name may be here" }],
  ENXIO: ["invalid_response", notRegularDetails],
  EISDIR: ["invalid_response", notRegularDetails],
  EOPNOTSUPP: ["invalid_response", notRegularDetails],
};
