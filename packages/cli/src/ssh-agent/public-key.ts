import { createPublicKey, type KeyObject } from "node:crypto";
import { SecretError } from "@latebound/provider";
import { mpintBytes, stringBytes } from "./wire-bytes.ts";
import { createWireReader } from "./wire-reader.ts";

const curves: Readonly<Record<string, string>> = {
  "P-256": "nistp256",
  "P-384": "nistp384",
  "P-521": "nistp521",
};

/**
 * A key's public half as SSH encodes it; undefined for a kind of key that this agent does not serve.
 * @see https://datatracker.ietf.org/doc/html/rfc4253#section-6.6, rfc5656 section 3.1, rfc8709 section 4
 */
export function encodePublicKey(privateKey: KeyObject): Buffer | undefined {
  const kind = privateKey.asymmetricKeyType;
  if (kind !== "ed25519" && kind !== "rsa" && kind !== "ec") return undefined;
  const { crv = "", x = "", y = "", n = "", e = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  if (kind === "ed25519") return Buffer.concat([stringBytes("ssh-ed25519"), stringBytes(base64(x))]);
  if (kind === "rsa")
    return Buffer.concat([stringBytes("ssh-rsa"), mpintBytes(base64(e)), mpintBytes(base64(n))]);
  const curve = curves[crv];
  if (curve === undefined) return undefined;
  const point = Buffer.concat([Buffer.of(4), base64(x), base64(y)]);
  return Buffer.concat([stringBytes(`ecdsa-sha2-${curve}`), stringBytes(curve), stringBytes(point)]);
}

/** The kind that an encoded public key says it is, such as `ssh-ed25519`; undefined when it says none. */
export function publicKeyKind(publicKey: Buffer): string | undefined {
  return createWireReader(publicKey).string()?.toString("latin1");
}

/** How many strings follow the kind in an encoded public key. */
const fieldsOfKind: ReadonlyMap<string, number> = new Map([
  ["ssh-ed25519", 1],
  ["ssh-rsa", 2],
  ...Object.values(curves).map((curve): [string, number] => [`ecdsa-sha2-${curve}`, 2]),
]);

/**
 * A public key as a `.pub` file has it, encoded as in the protocol: `ssh-ed25519 AAAA… comment`.
 * @throws {SecretError} `invalid_config`; nothing of the text is in it
 */
export function parsePublicKey(text: string, name: string): Buffer {
  const [kind = "", encoded = ""] = text.trim().split(/[ \t]+/, 2);
  const publicKey = Buffer.from(encoded, "base64");
  if (publicKey.toString("base64") === encoded && isWhole(publicKey, kind)) return publicKey;
  throw new SecretError("invalid_config", {
    message: `the public key of ${name} is no Ed25519, ECDSA or RSA key as a .pub file has it`,
    hint: "write the line that ssh-keygen -y prints, or leave it out",
  });
}

function isWhole(publicKey: Buffer, kind: string): boolean {
  const reader = createWireReader(publicKey);
  if (reader.string()?.toString("latin1") !== kind) return false;
  const fields = Array.from({ length: fieldsOfKind.get(kind) ?? 0 }, () => reader.string());
  return fields.length > 0 && reader.atEnd();
}

function base64(text: string): Buffer {
  return Buffer.from(text, "base64url");
}
