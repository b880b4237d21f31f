import { createPrivateKey, createPublicKey } from "node:crypto";
import { createCanary } from "@latebound/testing";
import { encodePublicKey } from "../public-key.ts";
import { stringBytes, uint32Bytes } from "../wire-bytes.ts";

/** An Ed25519 key whose secret half is a canary: whatever holds the key, in PEM or raw, holds the canary. */
export interface CanaryKey {
  /** Look for it in what comes out. */
  readonly canary: string;
  /** In OpenSSH's format. */
  readonly openSsh: string;
  /** As PKCS#8. */
  readonly pem: string;
  /** Encoded as in the protocol. */
  readonly publicKey: Buffer;
  /** As in a `.pub` file. */
  readonly publicLine: string;
}

/** A fresh key. */
export function createCanaryKey(): CanaryKey {
  const canary = createCanary().slice(0, 32);
  const header = Buffer.from("302e020100300506032b657004220420", "hex");
  const der = Buffer.concat([header, Buffer.from(canary, "latin1")]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = encodePublicKey(key);
  if (publicKey === undefined) throw new Error("Ed25519 is served");
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const halves = Buffer.concat([Buffer.from(canary, "latin1"), Buffer.from(x, "base64url")]);
  return {
    canary,
    openSsh: openSshText(publicKey, Buffer.from(x, "base64url"), halves),
    pem: String(key.export({ format: "pem", type: "pkcs8" })),
    publicKey,
    publicLine: `ssh-ed25519 ${publicKey.toString("base64")} somebody@somewhere`,
  };
}

/** @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
function openSshText(publicKey: Buffer, half: Buffer, halves: Buffer): string {
  const check = Buffer.from("01234567", "hex");
  const entry = ["ssh-ed25519", half, halves, "comment"].map(stringBytes);
  const unpadded = Buffer.concat([check, check, ...entry]);
  const padding = Buffer.from(Array.from({ length: 8 - (unpadded.length % 8) }, (_, index) => index + 1));
  const none = [stringBytes("none"), stringBytes("none"), stringBytes("")];
  const body = [stringBytes(publicKey), stringBytes(Buffer.concat([unpadded, padding]))];
  const whole = Buffer.concat([Buffer.from("openssh-key-v1\0"), ...none, uint32Bytes(1), ...body]);
  const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
  const label = "OPENSSH PRIVATE KEY";
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
