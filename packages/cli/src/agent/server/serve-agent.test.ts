import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectAgent } from "../client/agent-connection.ts";
import { frameOf, maxRequestBytes } from "../protocol/frames.ts";
import { type Agent, serveAgent } from "./serve-agent.ts";

const userId = process.geteuid?.() ?? 0;
let folder = "";
let path = "";
let agent: Agent;

async function serve(options: { readonly silenceMs?: number; readonly idleMs?: number } = {}): Promise<void> {
  agent = await serveAgent({ socketPath: path, userId, idleMs: 60_000, ...options });
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "latebound-agent-")));
  mkdirSync(join(folder, "sockets"), { mode: 0o700 });
  path = join(folder, "sockets", "agent.sock");
});

afterEach(async () => {
  await agent.stop();
  await agent.ended;
  expect(readdirSync(join(folder, "sockets"))).toEqual([]);
  rmSync(folder, { recursive: true });
});

async function status() {
  const connection = await connectAgent(path, userId);
  const answer = await connection.ask({ ask: "status" }, { withinMs: 5_000 });
  connection.close();
  return answer;
}

/** Sends bytes and gives all that came back, once the agent has ended the connection. */
async function send(bytes: Uint8Array): Promise<Buffer> {
  const socket = connect(path);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => {});
  socket.end(bytes);
  await ended(socket);
  return Buffer.concat(chunks);
}

const ended = (socket: Socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()));

test("it says how it is", async () => {
  await serve();
  expect(await status()).toMatchObject({ answer: "status", pid: process.pid, projects: [] });
});

test("whatever is sent, it lives on and says nothing about it", async () => {
  await serve();
  const open = { ask: "open", consumer: "cli:get", directory: "/", home: "/", config: [], environment: {} };
  const texts = { ask: "texts", texts: ["x"], secrets: false, told: false };
  const child = { ask: "child", words: ["run", "--", "true"], directory: "/", home: "/", environment: {} };
  const mutated = fc
    .tuple(
      fc.constantFrom<object>(open, texts, child),
      fc.dictionary(fc.constantFrom(...Object.keys({ ...open, ...texts, ...child })), fc.jsonValue()),
    )
    .map(([message, change]) => frameOf({ ...message, ...change }));
  const message = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.json().map((json) => Buffer.concat([lengthOf(Buffer.byteLength(json)), Buffer.from(json)])),
    mutated,
    fc.tuple(mutated, fc.nat(40)).map(([frame, end]) => frame.subarray(0, end)),
    fc.array(mutated, { maxLength: 12 }).map((frames) => Buffer.concat(frames)),
  );
  const property = fc.asyncProperty(message, async (bytes) => {
    const said = String(await send(bytes));
    // Nothing but what is asked of it properly.
    expect(said.replaceAll(/[\s\S]{4}\{"answer":"(?:local|stopped)"\}/g, "")).toBe("");
  });
  await fc.assert(property, { numRuns: 150 });
  expect(await status()).toMatchObject({ answer: "status" });
});

function lengthOf(length: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return head;
}

test.each([
  ["a message that would be too long", lengthOf(maxRequestBytes + 1)],
  ["a message that is no request", frameOf({ ask: "everything" })],
  ["another consumer than the command's", frameOf({ ...openOf("plugin:mailer") })],
  ["a consumer of the providers'", frameOf({ ...openOf("provider:vault") })],
  ["a path that is relative", frameOf({ ...openOf("cli:get"), directory: "." })],
  ["a child's words that are none", frameOf({ ...openOf("cli:run"), ask: "child", words: "run" })],
  ["more than can be worked on", Buffer.concat(Array.from({ length: 9 }, () => frameOf({ ask: "status" })))],
])("%s ends the connection", async (_name, bytes) => {
  await serve();
  const socket = connect(path);
  socket.resume().on("error", () => {});
  socket.write(bytes);
  await ended(socket);
  expect(await status()).toMatchObject({ answer: "status" });
});

function openOf(consumer: string) {
  return { ask: "open", consumer, directory: "/", home: "/", config: [], environment: {} };
}

test("a client that is silent is left, in the midst of a message too", async () => {
  await serve({ silenceMs: 50 });
  const socket = connect(path);
  await once(socket, "connect");
  const left = ended(socket.resume());
  socket.write(lengthOf(10));
  await left;
  expect(await status()).toMatchObject({ answer: "status" });
});

test("texts without a caller, and a caller without a config, are the command's own business", async () => {
  await serve();
  const connection = await connectAgent(path, userId);
  const texts = { ask: "texts", texts: ["x"], secrets: false, told: false, maxStaleMs: undefined } as const;
  expect(await connection.ask(texts, { withinMs: 5_000 })).toEqual({ answer: "local" });
  const open = { ...openOf("cli:get"), ask: "open", directory: folder, home: folder } as const;
  expect(await connection.ask(open, { withinMs: 5_000 })).toEqual({ answer: "local" });
  connection.close();
});

test("a caller with another home, and what each process has of its own, are the command's business too", async () => {
  await serve();
  const config = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const vault = '[secret.vault]\naddress = "http://127.0.0.1:1"\n';
  const plain = config("plain.toml", `${vault}token_file = "~/token"\n`);
  const descriptor = config("descriptor.toml", `${vault}token_file = "/dev/fd/0"\n`);
  const source = `token = '<<secret "env" "A">>'\n[secret.env]\nfile = "/proc/self/environ"\n`;
  const variables = config("variables.toml", vault + source);
  const open = async (home: string, file: string) => {
    const connection = await connectAgent(path, userId);
    const request = { ...openOf("cli:get"), ask: "open", home, config: [file] } as const;
    const answer = await connection.ask(request, { withinMs: 5_000 });
    connection.close();
    return answer?.answer;
  };
  expect(await open(homedir(), plain)).toBe("opened");
  expect(await open(folder, plain)).toBe("local");
  expect(await open(homedir(), plain)).toBe("opened");
  expect(await open(homedir(), descriptor)).toBe("local");
  expect(await open(homedir(), variables)).toBe("local");
  expect(await open(homedir(), `/proc/self/root${plain}`)).toBe("local");
});

test("stop is answered when everything is closed, and again", async () => {
  await serve();
  const connection = await connectAgent(path, userId);
  expect(await connection.ask({ ask: "stop" }, { withinMs: 5_000 })).toEqual({ answer: "stopped" });
  await connection.ended;
  await agent.ended;
});

test("it leaves by itself when it was idle for long enough", async () => {
  await serve({ idleMs: 20 });
  await agent.ended;
});
