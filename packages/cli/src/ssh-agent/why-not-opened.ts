import { SecretError } from "@latebound/provider";
import { createWireReader } from "./wire-reader.ts";

/** The first line of a key in OpenSSH's format. */
export const openSshHeader = "-----BEGIN OPENSSH PRIVATE KEY-----";

/** The fault of a value that doesn't open as a private key; it tells what kind of thing it is, and holds nothing of it. */
export function whyNotOpened(value: Buffer, hasPassphrase: boolean): SecretError {
  if (!value.includes("-----BEGIN ") || !value.includes("PRIVATE KEY-----")) return notAKey();
  const { isEncrypted, kind } = outsideOf(value);
  if (kind !== undefined && !servedKinds.test(kind)) return unservedKind();
  if (!isEncrypted)
    return unusable(
      "the private key is damaged",
      "was it stored whole, with its line ends and its last line?",
    );
  return hasPassphrase
    ? unusable("the passphrase does not open the private key", "look at what --passphrase names")
    : unusable("the private key has a passphrase, and none is given", "add --passphrase NAME=REF");
}

/** The fault of a private key that opens and isn't of the kinds that are served. */
export function unservedKind(reference?: string): SecretError {
  return new SecretError("invalid_value", {
    message: "the private key is of a kind that is not served",
    hint: "Ed25519, RSA and ECDSA over the NIST curves are",
    reference,
  });
}

const servedKinds = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521))$/;

function notAKey(): SecretError {
  return unusable(
    "the value is not a private key",
    "a private key in OpenSSH's format or PEM is needed, as ssh-keygen writes it",
  );
}

function unusable(message: string, hint: string): SecretError {
  return new SecretError("invalid_value", { message, hint });
}

/** Enough for the longest names of a cipher and a kind, and too few to reach the private half. */
const outsideCharacters = 200;

/** What a key says of itself without being opened. */
interface Outside {
  readonly isEncrypted: boolean;
  /** Told by OpenSSH's format only. */
  readonly kind?: string | undefined;
}

function outsideOf(value: Buffer): Outside {
  const start = value.indexOf(openSshHeader);
  if (start === -1) return { isEncrypted: value.includes("ENCRYPTED") };
  const from = start + openSshHeader.length;
  const decoded = Buffer.from(value.toString("latin1", from, from + outsideCharacters), "base64");
  try {
    return outsideOfOpenSsh(decoded);
  } finally {
    decoded.fill(0);
  }
}

/** @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
function outsideOfOpenSsh(decoded: Buffer): Outside {
  const reader = createWireReader(decoded.subarray("openssh-key-v1\0".length));
  const cipher = reader.string()?.toString("latin1");
  reader.string();
  reader.string();
  reader.uint32();
  reader.uint32();
  const kind = reader.string()?.toString("latin1");
  return { isEncrypted: cipher !== undefined && cipher !== "none", kind };
}
