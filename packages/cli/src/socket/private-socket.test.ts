import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { connectPrivate } from "./connect-private.ts";
import { listenPrivate, type PrivateListener } from "./listen-private.ts";
import { SocketError, type SocketErrorReason } from "./socket-error.ts";

const uid = process.geteuid?.() ?? 0;
let folder = "";
let path = "";
const listeners: PrivateListener[] = [];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "latebound-socket-")));
  path = join(folder, "socket");
});

afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
  rmSync(folder, { recursive: true });
});

async function listen(maxConnections = 8): Promise<PrivateListener> {
  const listener = await listenPrivate(path, {
    uid,
    maxConnections,
    onConnection: (socket) => void socket.on("error", () => {}).end("hello"),
  });
  listeners.push(listener);
  return listener;
}

async function refuses(call: Promise<unknown>, reason: SocketErrorReason, words: RegExp): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof SocketError);
    assert.equal(error.reason, reason);
    assert.match(error.message, words);
    return true;
  });
}

/** Leaves a socket behind that nobody listens on. */
async function leaveStaleSocket(): Promise<void> {
  const script = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", script], { stdio: "ignore" }), "exit");
  assert.ok(lstatSync(path).isSocket());
}

test("the socket has mode 0600, answers, and is gone after close", async () => {
  const listener = await listen();
  assert.equal(lstatSync(path).mode & 0o777, 0o600);
  const socket = await connectPrivate(path, uid);
  assert.equal(String(await once(socket, "data")), "hello");
  await listener.close();
  assert.deepEqual(readdirSync(folder), []);
  await refuses(connectPrivate(path, uid), "absent", /is not there/);
});

test("a live socket is an error, and lives on", async () => {
  await listen();
  await refuses(listen(), "in_use", /another process listens/);
  assert.equal(String(await once(await connectPrivate(path, uid), "data")), "hello");
});

test("a stale socket is told from a live one, and replaced", async () => {
  await leaveStaleSocket();
  chmodSync(path, 0o600);
  await refuses(connectPrivate(path, uid), "absent", /nobody listens/);
  await listen();
  assert.equal(String(await once(await connectPrivate(path, uid), "data")), "hello");
  assert.deepEqual(readdirSync(folder), ["socket"]);
});

test("of two who replace a stale socket at once, one is told of the other", async () => {
  await leaveStaleSocket();
  const outcomes = await Promise.allSettled([listen(), listen()]);
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  assert.equal(String(await once(await connectPrivate(path, uid), "data")), "hello");
});

test("a file or a symlink in its place is left alone", async () => {
  writeFileSync(path, "precious");
  await refuses(listen(), "unsafe", /not a socket of your own/);
  await refuses(connectPrivate(path, uid), "unsafe", /is not a socket/);
  rmSync(path);
  const elsewhere = createServer().listen(join(folder, "elsewhere"));
  await once(elsewhere, "listening");
  symlinkSync(join(folder, "elsewhere"), path);
  await refuses(listen(), "unsafe", /not a socket of your own/);
  await refuses(connectPrivate(path, uid), "unsafe", /is not a socket/);
  elsewhere.close();
  assert.ok(lstatSync(path).isSymbolicLink());
});

test("a client doesn't talk to a socket that is open to others, is another user's, or lies in a shared folder", async () => {
  await listen();
  await refuses(connectPrivate(path, uid + 1), "unsafe", /belongs to another user/);
  chmodSync(path, 0o666);
  await refuses(connectPrivate(path, uid), "unsafe", /is open to others/);
  chmodSync(path, 0o600);
  chmodSync(folder, 0o755);
  await refuses(connectPrivate(path, uid), "unsafe", /is open to others/);
});

test("nothing is listened on in a folder that others can look into", async () => {
  chmodSync(folder, 0o755);
  await refuses(listen(), "unsafe", /is open to others/);
  assert.equal(existsSync(path), false);
});

test("a path that the system would cut is refused", async () => {
  path = join(folder, "x".repeat(100));
  await refuses(listen(), "unusable", /longer than the 103 bytes/);
});

test("connections beyond the bound are closed at once, and close ends the open ones", async () => {
  const listener = await listenPrivate(path, { uid, maxConnections: 1, onConnection: () => {} });
  listeners.push(listener);
  const first = await connectPrivate(path, uid);
  const second = await connectPrivate(path, uid);
  second.resume();
  await once(second, "close");
  assert.equal(first.readyState, "open");
  first.resume();
  const ended = once(first, "close");
  await listener.close();
  await ended;
});
