import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import ssh2 from "ssh2";
import { afterEach, describe, expect, test } from "vitest";
import { openPrivateKey } from "./open-private-key.ts";
import { encodePublicKey, parsePublicKey } from "./public-key.ts";
import { connectClient } from "./test-agent/agent-client.ts";
import { createCanaryKey } from "./test-agent/canary-key.ts";
import { openAgent } from "./test-agent/open-agent.ts";
import { createWireReader } from "./wire-reader.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function openClient(entries: Record<string, string>, passphrase?: string) {
  const keys = [{ name: "key", path: "ssh", ...(passphrase !== undefined && { passphrase }) }];
  const opened = await openAgent(entries, keys);
  stops.push(opened.stop);
  return { ...opened, client: await connectClient(opened.agent.socketPath) };
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const curves = { nistp256: "prime256v1", nistp384: "secp384r1", nistp521: "secp521r1" };
const asPem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1") =>
  String(key.export({ format: "pem", type }));

describe("RSA", () => {
  test.each([
    [2, "rsa-sha2-256", "sha256"],
    [4, "rsa-sha2-512", "sha512"],
    [6, "rsa-sha2-256", "sha256"],
  ])("flags %i are %s", async (flags, name, hash) => {
    for (const type of ["pkcs1", "pkcs8"] as const) {
      const { client } = await openClient({ ssh: asPem(rsa.privateKey, type) });
      const [listed] = (await client.list()) ?? [];
      assert.ok(listed);
      const [algorithm, signature] = (await client.sign(listed.publicKey, "data", flags)) ?? [];
      expect(algorithm).toBe(name);
      assert.ok(signature && verify(hash, Buffer.from("data"), rsa.publicKey, signature));
    }
  });

  test("never signs with SHA-1", async () => {
    const { client, events } = await openClient({ ssh: asPem(rsa.privateKey, "pkcs1") });
    const [listed] = (await client.list()) ?? [];
    assert.ok(listed);
    for (const flags of [0, 1, 8]) expect(await client.sign(listed.publicKey, "data", flags)).toBeUndefined();
    expect(events.at(-1)).toEqual({ type: "refused", reason: "weak_signature", key: "key" });
  });
});

describe.each(Object.entries(curves))("ECDSA over %s", (curve, namedCurve) => {
  test("lists and signs as ssh2 reads it, with every length of number", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
    const { client } = await openClient({ ssh: asPem(privateKey, "sec1") });
    const [listed] = (await client.list()) ?? [];
    assert.ok(listed);
    const read = ssh2.utils.parseKey(listed.publicKey);
    assert.ok(!(read instanceof Error));
    expect(read.type).toBe(`ecdsa-sha2-${curve}`);
    assert.ok(createPublicKey(read.getPublicPEM()).equals(publicKey));
    for (let round = 0; round < 40; round += 1) {
      const [algorithm, signature] = (await client.sign(listed.publicKey, `data ${round}`)) ?? [];
      expect(algorithm).toBe(`ecdsa-sha2-${curve}`);
      assert.ok(signature && read.verify(`data ${round}`, derOf(signature)));
    }
  });
});

/** SSH's two numbers as DER, which is what verifying takes. */
function derOf(signature: Buffer): Buffer {
  const reader = createWireReader(signature);
  const numbers = [reader.string(), reader.string()].map((number) => {
    assert.ok(number && number.length > 0);
    return Buffer.concat([Buffer.of(2, number.length), number]);
  });
  const body = Buffer.concat(numbers);
  const length = body.length < 128 ? Buffer.of(body.length) : Buffer.of(0x81, body.length);
  return Buffer.concat([Buffer.of(0x30), length, body]);
}

describe("passphrases", () => {
  test.each(["openssh", "pkcs8"])(
    "open an encrypted key (%s); a wrong one is a fault without a value",
    async (format) => {
      const passphrase = createCanary();
      const key =
        format === "openssh"
          ? ssh2.utils.generateKeyPairSync("ed25519", { passphrase, cipher: "aes256-ctr", rounds: 4 }).private
          : String(
              generateKeyPairSync("ed25519").privateKey.export({
                format: "pem",
                type: "pkcs8",
                cipher: "aes-256-cbc",
                passphrase,
              }),
            );
      const right = await openClient({ ssh: key, pass: passphrase }, "pass");
      const [listed] = (await right.client.list()) ?? [];
      assert.ok(listed);
      expect(await right.client.sign(listed.publicKey, "data")).toBeDefined();
      const wrong = [
        await openClient({ ssh: key, pass: `${passphrase}x` }, "pass"),
        await openClient({ ssh: key }),
      ];
      for (const { client, events } of wrong) {
        expect(await client.list()).toBeUndefined();
        expect(events).toMatchObject([{ type: "failed", code: "invalid_value" }]);
        expect(findCanary(describeEverything(events), passphrase)).toBeUndefined();
      }
    },
  );
});

test("the fault of a key that doesn't open holds nothing of it", async () => {
  const { openSsh, pem, canary } = createCanaryKey();
  const broken = [
    openSsh.replaceAll("A", "B"),
    pem.replace("MC4", "MC5"),
    canary,
    "",
    `${openSsh.slice(0, 200)}`,
  ];
  for (const text of broken) {
    const error = await openPrivateKey(Buffer.from(text), undefined).then(
      () => assert.fail("it opened"),
      (fault: unknown) => fault,
    );
    expect(error).toMatchObject({ code: "invalid_value" });
    expect(findCanary(describeEverything(error), canary)).toBeUndefined();
  }
});

test("other kinds of keys are not served", () => {
  for (const { privateKey } of [
    generateKeyPairSync("ed448"),
    generateKeyPairSync("ec", { namedCurve: "secp256k1" }),
    generateKeyPairSync("x25519"),
  ])
    expect(encodePublicKey(privateKey)).toBeUndefined();
});

test("a public key is taken as ssh-keygen writes it, and nothing else is; the refusal shows nothing of it", () => {
  const { publicKey, publicLine, openSsh, canary } = createCanaryKey();
  expect(parsePublicKey(`${publicLine}\n`, "deploy")).toEqual(publicKey);
  expect(parsePublicKey(publicLine.split(" ").slice(0, 2).join(" "), "deploy")).toEqual(publicKey);
  const wrong = [
    openSsh,
    "",
    canary,
    publicLine.replace("ed25519", "rsa"),
    publicLine.slice(0, 40),
    `x ${publicLine}`,
  ];
  for (const text of wrong) {
    const refuse = () => parsePublicKey(text, "deploy");
    expect(refuse).toThrow(/the public key of deploy is no Ed25519/);
    try {
      refuse();
    } catch (error) {
      expect(findCanary(describeEverything(error), canary)).toBeUndefined();
    }
  }
});
