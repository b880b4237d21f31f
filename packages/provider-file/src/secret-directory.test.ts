import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isSecretError, type Provider, SecretError } from "@latebound/provider";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type FileParts, file } from "./file-provider.ts";

const canary = "canary-3d92-file";
const signal = new AbortController().signal;
let top = "";
let root = "";

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "latebound-file-")));
  root = join(top, "secrets");
  mkdirSync(root);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

test("reads a file's text exactly, with its trailing newline", async () => {
  write("password", `${canary}\r\n`);
  expect(await read("password")).toEqual({ text: `${canary}\r\n` });
});

test("reads files in folders, with any name, and of no length", async () => {
  for (const name of [
    "a/b/c",
    "pass wörd",
    "秘密/🔑",
    "x%2Fy'\"$(id)",
    "a\\b",
    "n".repeat(255),
    "..".padStart(3, "a"),
  ]) {
    write(name, `${canary} ${name}`);
    expect(await read(name)).toEqual({ text: `${canary} ${name}` });
  }
  write("empty", "");
  expect(await read("empty")).toEqual({ text: "" });
});

test("keeps NUL and a byte order mark", async () => {
  write("nul", `\uFEFFa\0${canary}`);
  expect(await read("nul")).toEqual({ text: `\uFEFFa\0${canary}` });
});

test("gives bytes where the file is not UTF-8, in memory of their own", async () => {
  writeFileSync(join(root, "key.der"), Buffer.from([0x30, 0x82, 0xff, 0x00]));
  const payload = await read("key.der");
  const bytes = payload && "bytes" in payload ? payload.bytes : new Uint8Array();
  expect([...bytes]).toEqual([0x30, 0x82, 0xff, 0x00]);
  expect(bytes.buffer.byteLength).toBe(4);
});

test("a missing file or folder is absent, also behind a link", async () => {
  mkdirSync(join(root, "folder"));
  symlinkSync("folder", join(root, "link"));
  for (const name of ["missing", "no/folder/here", "link/missing", "link/no/folder"]) {
    expect(await read(name)).toBeUndefined();
    expect(await check(name)).toBe("absent");
  }
});

test("a link that leads nowhere is a fault, not an absence, wherever it stands", async () => {
  mkdirSync(join(root, "folder"));
  symlinkSync("nowhere", join(root, "dangling"));
  symlinkSync("../dangling", join(root, "folder", "second"));
  symlinkSync("folder", join(root, "link"));
  for (const name of ["dangling", "dangling/x", "folder/second", "link/second/x"]) {
    const fault = { code: "not_found", missing: "mount" };
    expect(await failure(read(name))).toMatchObject(fault);
    expect(await failure(Promise.resolve(check(name)))).toMatchObject(fault);
  }
});

test("a volume of Kubernetes has a key or not, and is a fault without its data", async () => {
  mkdirSync(join(root, "..2026_01_01"));
  writeFileSync(join(root, "..2026_01_01", "password"), canary);
  symlinkSync("..2026_01_01", join(root, "..data"));
  symlinkSync("..data/password", join(root, "password"));
  expect(await read("password")).toEqual({ text: canary });
  expect(await read("other")).toBeUndefined();
  rmSync(join(root, "..2026_01_01"), { recursive: true });
  expect(await failure(read("password"))).toMatchObject({ code: "not_found", missing: "mount" });
  expect(await read("other")).toBeUndefined();
});

test("a missing directory is a fault, not an absence, also when it goes later", async () => {
  write("password", canary);
  const provider = create({ dir: root });
  await provider.get({ path: "password" }, { signal });
  rmSync(root, { recursive: true });
  expect(await failure(provider.get({ path: "password" }, { signal }))).toMatchObject({
    code: "not_found",
    missing: "mount",
  });
  writeFileSync(root, canary);
  expect(await failure(provider.get({ path: "password" }, { signal }))).toMatchObject({ missing: "mount" });
});

test("reads the credentials directory of the service manager", async () => {
  write("password", canary);
  const provider = create({}, { env: { CREDENTIALS_DIRECTORY: root } });
  expect(await provider.get({ path: "password" }, { signal })).toEqual({ text: canary });
});

test("never waits for a pipe, also not when many ask", async () => {
  execFileSync("mkfifo", [join(root, "pipe")]);
  const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(read("pipe"))));
  expect(new Set(codes)).toEqual(new Set(["invalid_response"]));
  write("password", canary);
  expect(await read("password")).toEqual({ text: canary });
});

test("devices, sockets and folders are no secrets", async () => {
  symlinkSync("/dev/zero", join(root, "device"));
  mkdirSync(join(root, "folder"));
  const server = createServer().listen(join(root, "socket"));
  for (const name of ["device", "folder", "socket"])
    expect(await codeOf(read(name))).toBe("invalid_response");
  server.close();
});

test("a file of 1 GiB is refused by its size, one of 4 MiB is read", async () => {
  write("large", canary);
  truncateSync(join(root, "large"), 1024 ** 3);
  expect(await codeOf(read("large"))).toBe("invalid_response");
  write("fits", "x".repeat(4 * 1024 ** 2));
  expect(await read("fits")).toEqual({ text: "x".repeat(4 * 1024 ** 2) });
  write("above", "x".repeat(4 * 1024 ** 2 + 1));
  expect(await codeOf(read("above"))).toBe("invalid_response");
});

test("loops of links, and files taken for folders, are refused", async () => {
  symlinkSync("loop", join(root, "loop"));
  write("password", canary);
  expect(await codeOf(read("loop"))).toBe("invalid_response");
  expect(await codeOf(read("password/x"))).toBe("invalid_response");
});

test("a file that may not be read is access_denied", async () => {
  write("password", canary);
  chmodSync(join(root, "password"), 0);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chmodSync(top, 0o755);
  if (isRoot) process.seteuid?.(65534);
  try {
    expect(await codeOf(read("password"))).toBe("access_denied");
    expect(await check("password")).toBe("denied");
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test("checks a file without reading it", async () => {
  write("large", canary);
  truncateSync(join(root, "large"), 1024 ** 3);
  expect(await check("large")).toBe("readable");
});

test("an abort ends the wait at once, before and during", async () => {
  write("password", canary);
  const provider = create({ dir: root });
  const controller = new AbortController();
  const work = codeOf(provider.get({ path: "password" }, { signal: controller.signal }));
  controller.abort(new Error(canary));
  expect(await work).toBe("aborted");
  const late = await failure(provider.get({ path: "password" }, { signal: controller.signal }));
  expect(late.code).toBe("aborted");
  expect(everythingOf(late)).not.toContain(canary);
});

function write(name: string, text: string): void {
  mkdirSync(join(root, name, ".."), { recursive: true });
  writeFileSync(join(root, name), text);
}

function create(options: object, parts: FileParts = {}): Provider {
  const kind = file({ env: {}, ...parts });
  return kind.create(kind.options(z).parse(options), {
    name: "file",
    clock: { now: () => 0, monotonicMs: () => 0, setTimer: () => () => {} },
    random: () => 0,
    event: () => {},
  });
}

function read(path: string) {
  return create({ dir: root }).get({ path }, { signal });
}

function check(path: string) {
  return create({ dir: root }).check?.({ path }, { signal });
}

async function failure(work: Promise<unknown>): Promise<SecretError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isSecretError(error) ? error : new SecretError("closed", { message: "expected a SecretError" });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return (await failure(work)).code;
}

function everythingOf(error: Error): string {
  return `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
}
