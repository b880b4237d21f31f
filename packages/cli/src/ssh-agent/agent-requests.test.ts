import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { existsSync } from "node:fs";
import { describeEverything, findCanary } from "@latebound/testing";
import { afterEach, expect, test } from "vitest";
import { connectClient } from "./test-agent/agent-client.ts";
import { createCanaryKey } from "./test-agent/canary-key.ts";
import { openAgent } from "./test-agent/open-agent.ts";
import { stringBytes, uint32Bytes } from "./wire-bytes.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function open(...given: Parameters<typeof openAgent>) {
  const opened = await openAgent(...given);
  stops.push(opened.stop);
  return { ...opened, client: await connectClient(opened.agent.socketPath) };
}

const reference = '<<secret "fake" "ssh">>';
const plain = [{ name: "deploy", path: "ssh" }];

test("lists the public half of a key, and signs with it; the value is in nothing that is told", async () => {
  const key = createCanaryKey();
  const { client, events, accesses, agent } = await open({ ssh: key.openSsh }, plain);
  expect(await client.list()).toEqual([{ publicKey: key.publicKey, comment: "deploy" }]);
  const [algorithm, signature] = (await client.sign(key.publicKey, "data")) ?? [];
  expect(algorithm).toBe("ssh-ed25519");
  assert.ok(signature && verify(undefined, Buffer.from("data"), createPublicKey(key.pem), signature));
  expect(events).toEqual([
    { type: "listed", keys: 1 },
    { type: "signed", key: "deploy", reference, algorithm: "ssh-ed25519" },
  ]);
  const seen = accesses.filter(({ type }) => type === "access");
  expect(seen).toHaveLength(2);
  expect(seen[0]).toMatchObject({ consumer: "cli:agent/ssh", key: "ssh", outcome: "allowed" });
  expect(findCanary(describeEverything({ events, accesses, agent }), key.canary)).toBeUndefined();
});

test("with a given public key, listing asks the backend for nothing", async () => {
  const key = createCanaryKey();
  const { client, fake } = await open({ ssh: key.pem }, [
    { ...plain[0], name: "deploy", path: "ssh", publicKey: key.publicLine },
  ]);
  expect(await client.list()).toEqual([{ publicKey: key.publicKey, comment: "deploy" }]);
  expect(fake.requests).toEqual([]);
  expect(await client.sign(key.publicKey, "data")).toBeDefined();
  expect(fake.requests).toEqual(["ssh"]);
});

test("signs for a client that never asked for the list", async () => {
  const key = createCanaryKey();
  const { client } = await open({ ssh: key.openSsh }, plain);
  expect(await client.sign(key.publicKey, "data")).toBeDefined();
});

test("a key of somebody else is refused", async () => {
  const { client, events } = await open({ ssh: createCanaryKey().openSsh }, plain);
  expect(await client.sign(createCanaryKey().publicKey, "data")).toBeUndefined();
  expect(events).toEqual([{ type: "refused", reason: "unknown_key" }]);
});

test("a fault of the backend fails that request only, is told by reference and code, and is no shorter list", async () => {
  const [one, two] = [createCanaryKey(), createCanaryKey()];
  const keys = [
    { name: "one", path: "ssh" },
    { name: "two", path: "other" },
  ];
  const { client, fake, events } = await open({ ssh: one.openSsh, other: two.openSsh }, keys);
  const lift = fake.fail("ssh", { code: "unavailable" });
  expect(await client.list()).toBeUndefined();
  expect(events).toMatchObject([
    { type: "failed", request: "list", key: "one", reference, code: "unavailable" },
  ]);
  expect(await client.sign(two.publicKey, "data")).toBeDefined();
  expect(await client.sign(one.publicKey, "data")).toBeUndefined();
  lift();
  expect(await client.list()).toHaveLength(2);
});

test("an absent secret and one that is no key are failures with their codes", async () => {
  const keys = [
    { name: "absent", path: "absent" },
    { name: "text", path: "text" },
  ];
  const canary = createCanaryKey().canary;
  const { client, events } = await open({ text: canary }, keys);
  expect(await client.list()).toBeUndefined();
  expect(events.map((event) => (event.type === "failed" ? event.code : event.type)).toSorted()).toEqual([
    "invalid_value",
    "not_found",
  ]);
  expect(findCanary(describeEverything(events), canary)).toBeUndefined();
});

test("without a grant nothing is fetched, and the event says denied", async () => {
  const key = createCanaryKey();
  const toml = '[[grant]]\nconsumer = "cli:agent"\nallow = ["fake:ssh"]\n';
  const { client, fake, events } = await open({ ssh: key.openSsh }, plain, { toml });
  expect(await client.list()).toBeUndefined();
  expect(fake.requests).toEqual([]);
  expect(events).toMatchObject([
    { type: "failed", request: "list", key: "deploy", reference, code: "denied_by_policy" },
  ]);
});

test("a rotated key is what the next list shows; the old one is signed with no more", async () => {
  const [before, after] = [createCanaryKey(), createCanaryKey()];
  const { client, fake, clock, events } = await open({ ssh: before.openSsh }, plain);
  expect(await client.list()).toMatchObject([{ publicKey: before.publicKey }]);
  fake.set("ssh", after.openSsh);
  await clock.advance(120_000);
  expect(await client.sign(before.publicKey, "data")).toBeUndefined();
  expect(events.at(-1)).toEqual({ type: "refused", reason: "changed_key", key: "deploy" });
  expect(await client.list()).toMatchObject([{ publicKey: after.publicKey }]);
  expect(await client.sign(after.publicKey, "data")).toBeDefined();
});

test("asks for each use, and takes no answer but yes for one", async () => {
  const key = createCanaryKey();
  const answers: (boolean | Error)[] = [false, new Error("the terminal is gone"), true];
  const asked: unknown[] = [];
  const confirm = async (use: unknown) => {
    asked.push(use);
    const answer = answers.shift();
    if (typeof answer === "boolean") return answer;
    throw answer;
  };
  const given = [{ name: "deploy", path: "ssh", publicKey: key.publicLine }];
  const { client, events, fake } = await open({ ssh: key.openSsh }, given, { confirm });
  expect(await client.sign(key.publicKey, "data")).toBeUndefined();
  expect(await client.sign(key.publicKey, "data")).toBeUndefined();
  expect(fake.requests).toEqual([]);
  expect(events.map((event) => event.type === "refused" && event.reason)).toEqual([
    "not_confirmed",
    "not_confirmed",
  ]);
  expect(await client.sign(key.publicKey, "data")).toBeDefined();
  expect(asked).toEqual(Array(3).fill({ key: "deploy", reference }));
});

test("adding, removing, locking and extensions are refused, and the connection lives on", async () => {
  const key = createCanaryKey();
  const { client, events } = await open({ ssh: key.openSsh }, plain);
  const content = Buffer.from("0000000c73657373696f6e2d62696e64000000000b", "hex");
  const others = [1, 9, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 0, 255];
  for (const type of others)
    expect(await client.ask(Buffer.concat([Buffer.of(type), content]))).toEqual(Buffer.of(5));
  expect(await client.ask(Buffer.of(11, 0))).toEqual(Buffer.of(5));
  expect(await client.ask(Buffer.from("0d00000001", "hex"))).toEqual(Buffer.of(5));
  expect(events.filter((event) => event.type === "refused" && event.reason === "unsupported")).toHaveLength(
    14,
  );
  expect(events.filter((event) => event.type === "refused" && event.reason === "malformed")).toHaveLength(2);
  expect(await client.list()).toHaveLength(1);
});

test("answers come in the order of the requests, also for a client that has sent its end", async () => {
  const key = createCanaryKey();
  const { client, events } = await open({ ssh: key.openSsh }, plain);
  const list = Buffer.from("000000010b", "hex");
  client.socket.end(Buffer.concat([list, Buffer.from("0000000109", "hex"), list]));
  const chunks = await client.socket.toArray();
  const types = events.map(({ type }) => type);
  expect(types).toEqual(["listed", "refused", "listed"]);
  expect(Buffer.concat(chunks).length).toBeGreaterThan(2 * key.publicKey.length);
});

test("bytes behind a request to sign make it malformed", async () => {
  const key = createCanaryKey();
  const { client, events } = await open({ ssh: key.openSsh }, plain);
  const sound = [Buffer.of(13), stringBytes(key.publicKey), stringBytes("data"), uint32Bytes(0)];
  expect((await client.ask(Buffer.concat(sound)))?.[0]).toBe(14);
  expect(await client.ask(Buffer.concat([...sound, Buffer.of(0)]))).toEqual(Buffer.of(5));
  expect(events.at(-1)).toEqual({ type: "refused", reason: "malformed" });
});

test("clients that leave before their answers don't end the agent", async () => {
  const { client, agent } = await open({ ssh: createCanaryKey().openSsh }, plain);
  const list = Buffer.from("000000010b", "hex");
  for (let round = 0; round < 20; round += 1) {
    const { socket } = await connectClient(agent.socketPath);
    const written = new Promise((resolve) => socket.write(Buffer.concat(Array(500).fill(list)), resolve));
    await written;
    socket.destroy();
  }
  expect(await client.list()).toHaveLength(1);
});

test("close ends a waiting request and removes the socket", async () => {
  const { client, fake, agent } = await open({ ssh: createCanaryKey().openSsh }, plain);
  fake.fail("ssh", "hang");
  const asked = client.list();
  await expect.poll(() => fake.requests).toEqual(["ssh"]);
  await agent.close();
  expect(await asked).toBeUndefined();
  expect(existsSync(agent.socketPath)).toBe(false);
});
