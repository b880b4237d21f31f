import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { isSecretError } from "@latebound/core";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import ssh2 from "ssh2";
import { expect, test } from "vitest";
import { openPrivateKey } from "./open-private-key.ts";
import { createCanaryKey } from "./test-agent/canary-key.ts";
import { stringBytes, uint32Bytes } from "./wire-bytes.ts";

const key = createCanaryKey();
const passphrase = createCanary();
const openSshEncrypted = ssh2.utils.generateKeyPairSync("ed25519", {
  passphrase,
  cipher: "aes256-ctr",
  rounds: 4,
}).private;
const pem = (type: "pkcs8" | "pkcs1") =>
  String(
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      format: "pem",
      type,
      cipher: "aes-256-cbc",
      passphrase,
    }),
  );

/** A security key's file, as far as it is read. */
function openSshOfKind(kind: string): string {
  const publicKey = Buffer.concat([stringBytes(kind), stringBytes(key.canary)]);
  const none = [stringBytes("none"), stringBytes("none"), stringBytes("")];
  const whole = [Buffer.from("openssh-key-v1\0"), ...none, uint32Bytes(1), stringBytes(publicKey)];
  const label = "OPENSSH PRIVATE KEY";
  return `-----BEGIN ${label}-----\n${Buffer.concat(whole).toString("base64")}\n-----END ${label}-----\n`;
}

test.each([
  ["a password", key.canary, "the value is not a private key"],
  ["nothing", "", "the value is not a private key"],
  ["a public key", key.publicLine, "the value is not a private key"],
  ["too much", key.openSsh.padEnd(70_000), "the value is not a private key"],
  ["an OpenSSH key cut short", key.openSsh.slice(0, 250), "the private key is damaged"],
  ["a PEM with another letter", key.pem.replace("MC4", "MC5"), "the private key is damaged"],
  ["an encrypted OpenSSH key", openSshEncrypted, "the private key has a passphrase, and none is given"],
  ["an encrypted PKCS#8 key", pem("pkcs8"), "the private key has a passphrase, and none is given"],
  ["an encrypted PKCS#1 key", pem("pkcs1"), "the private key has a passphrase, and none is given"],
  [
    "a security key",
    openSshOfKind("sk-ssh-ed25519@openssh.com"),
    "the private key is of a kind that is not served",
  ],
])("%s is told as what it is, and nothing of it is", async (_name, text, message) => {
  expect((await faultOf(text)).summary).toBe(message);
});

test.each([openSshEncrypted, pem("pkcs8"), pem("pkcs1")])("a wrong passphrase is told", async (text) => {
  const fault = await faultOf(text, `${passphrase}x`);
  expect(fault.summary).toBe("the passphrase does not open the private key");
});

async function faultOf(text: string, given?: string) {
  const fault: unknown = await openPrivateKey(
    Buffer.from(text),
    given === undefined ? undefined : Buffer.from(given),
  ).then(
    () => assert.fail("it opened"),
    (error) => error,
  );
  assert(isSecretError(fault));
  expect(fault).toMatchObject({ code: "invalid_value", hint: expect.any(String) });
  for (const canary of [key.canary, passphrase])
    expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
  return fault;
}
