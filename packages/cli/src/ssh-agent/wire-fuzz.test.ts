import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectClient } from "./test-agent/agent-client.ts";
import { createCanaryKey } from "./test-agent/canary-key.ts";
import { openAgent } from "./test-agent/open-agent.ts";
import { stringBytes, uint32Bytes } from "./wire-bytes.ts";

const key = createCanaryKey();
let opened: Awaited<ReturnType<typeof openAgent>>;

beforeAll(async () => {
  opened = await openAgent({ ssh: key.openSsh }, [{ name: "deploy", path: "ssh" }]);
});
afterAll(() => opened.stop());

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
const string = fc.oneof(
  bytes.map(stringBytes),
  fc.constant(stringBytes(key.publicKey)),
  fc.tuple(fc.nat(2 ** 32 - 1), bytes).map(([length, rest]) => Buffer.concat([uint32Bytes(length), rest])),
);
const type = fc.oneof(fc.constantFrom(11, 13, 13, 13, 27), fc.nat(255)).map((number) => Buffer.of(number));
const message = fc
  .tuple(type, fc.array(string, { maxLength: 4 }), bytes)
  .map(([head, strings, tail]) => Buffer.concat([head, ...strings, tail]));

test("every message gets an answer, and only a sound request for a served key a signature", async () => {
  const client = await connectClient(opened.agent.socketPath);
  const ask = async (content: Buffer) => {
    const answer = await client.ask(content);
    expect([5, 12, 14]).toContain(answer?.[0]);
    if (answer?.[0] === 14) expect(content.includes(key.publicKey)).toBe(true);
    if (answer?.[0] === 12) expect(content).toEqual(Buffer.of(11));
  };
  await fc.assert(fc.asyncProperty(message, ask), { numRuns: 500 });
});

test("whatever comes over a connection, the next one is served", async () => {
  const noise = fc.array(fc.oneof(bytes, message.map(stringBytes)), { maxLength: 6 });
  const send = async (parts: Buffer[]) => {
    const client = await connectClient(opened.agent.socketPath);
    client.socket.on("error", () => {}).resume();
    const closed = new Promise((resolve) => client.socket.once("close", resolve));
    for (const part of parts) client.socket.write(part);
    client.socket.end();
    await closed;
  };
  await fc.assert(fc.asyncProperty(noise, send), { numRuns: 100 });
  expect(await (await connectClient(opened.agent.socketPath)).list()).toHaveLength(1);
});
