import { type KeyObject, sign } from "node:crypto";
import { mpintBytes, stringBytes } from "./wire-bytes.ts";

/** How a signature is made. */
export interface SignatureAlgorithm {
  /** SSH's name, such as `rsa-sha2-512`. */
  readonly name: string;
  readonly hash: string | undefined;
}

const rsaWithSha256 = 2;
const rsaWithSha512 = 4;

const algorithms: Readonly<Record<string, SignatureAlgorithm>> = {
  "ssh-ed25519": { name: "ssh-ed25519", hash: undefined },
  "ecdsa-sha2-nistp256": { name: "ecdsa-sha2-nistp256", hash: "sha256" },
  "ecdsa-sha2-nistp384": { name: "ecdsa-sha2-nistp384", hash: "sha384" },
  "ecdsa-sha2-nistp521": { name: "ecdsa-sha2-nistp521", hash: "sha512" },
};

/**
 * How a key of this kind signs under a request's flags; undefined for RSA without a flag, which would mean SHA-1.
 * @see https://datatracker.ietf.org/doc/html/rfc8332
 */
export function signatureAlgorithm(keyKind: string, flags: number): SignatureAlgorithm | undefined {
  if (keyKind !== "ssh-rsa") return algorithms[keyKind];
  if ((flags & rsaWithSha256) !== 0) return { name: "rsa-sha2-256", hash: "sha256" };
  return (flags & rsaWithSha512) === 0 ? undefined : { name: "rsa-sha2-512", hash: "sha512" };
}

/** A signature as SSH encodes it: the algorithm's name, then its own form. */
export function signData(data: Buffer, key: KeyObject, algorithm: SignatureAlgorithm): Buffer {
  const plain = sign(algorithm.hash, data, { key, dsaEncoding: "ieee-p1363" });
  const content = key.asymmetricKeyType === "ec" ? twoNumbers(plain) : plain;
  return Buffer.concat([stringBytes(algorithm.name), stringBytes(content)]);
}

function twoNumbers(halves: Buffer): Buffer {
  const middle = halves.length / 2;
  return Buffer.concat([mpintBytes(halves.subarray(0, middle)), mpintBytes(halves.subarray(middle))]);
}
