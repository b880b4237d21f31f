import { createPrivateKey, type KeyObject } from "node:crypto";
import { openSshHeader, whyNotOpened } from "./why-not-opened.ts";

/**
 * A private key in OpenSSH's format or PEM (PKCS#8, PKCS#1, SEC1), ready to sign. What Node and ssh2 copy of it on
 * the way is theirs to free; what is given is the caller's to overwrite.
 * @throws {SecretError} `invalid_value`; nothing of the key or of a library's message is in it
 */
export async function openPrivateKey(key: Buffer, passphrase: Buffer | undefined): Promise<KeyObject> {
  if (key.length > maxKeyBytes) throw whyNotOpened(Buffer.alloc(0), false);
  try {
    if (key.includes(openSshHeader)) return createPrivateKey(await decodeOpenSsh(key, passphrase));
    return createPrivateKey({ key, format: "pem", ...(passphrase && { passphrase }) });
  } catch {
    throw whyNotOpened(key, passphrase !== undefined);
  }
}

const maxKeyBytes = 64 * 1024;

/** The key as PEM; ssh2 is loaded here only, since many keys need nothing of it. */
async function decodeOpenSsh(key: Buffer, passphrase: Buffer | undefined): Promise<string> {
  const { default: ssh2 } = await import("ssh2");
  const parsed = ssh2.utils.parseKey(key, passphrase);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPrivatePEM();
}
