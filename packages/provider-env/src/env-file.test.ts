import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isSecretError, type Provider, SecretError } from "@latebound/provider";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type EnvFile, fileFault } from "./env-error.ts";
import { env } from "./env-provider.ts";

const canary = "canary-5e0d-dotenv";
const signal = new AbortController().signal;
let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-env-"));
  file = join(folder, ".env");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("reads a .env file as Node's parser does, and not the process environment", async () => {
  writeFileSync(
    file,
    `\uFEFFA=one # comment\nexport B="two # ${canary}"\nA=three\nC='l1\nl2'\nE=\nF=\uFFFD\n`,
  );
  const provider = create({ file }, { HOME: canary });
  expect(await provider.getMany?.(["A", "B", "C", "HOME", "F"].map(key), { signal })).toEqual([
    { text: "three" },
    { text: `two # ${canary}` },
    { text: "l1\nl2" },
    undefined,
    { text: "\uFFFD" },
  ]);
  expect(await codeOf(provider.get(key("E"), { signal }))).toBe("invalid_value");
});

test("reads the file anew in each call, even when size and time are as before", async () => {
  writeFileSync(file, "A=one\n");
  const provider = create({ file });
  expect(await provider.get(key("A"), { signal })).toEqual({ text: "one" });
  writeFileSync(file, "A=two\n");
  expect(await provider.get(key("A"), { signal })).toEqual({ text: "two" });
});

test("follows a symbolic link", async () => {
  writeFileSync(join(folder, "real"), `A=${canary}`);
  symlinkSync("real", file);
  expect(await create({ file }).get(key("A"), { signal })).toEqual({ text: canary });
});

test("a missing file is named by provider and option, and shown where no reference gave it", async () => {
  const path = join(folder, canary);
  const shown = await failure(create({ file: path }, {}, ["file"]).get(key("A"), { signal }));
  const hidden = await failure(create({ file: path }).get(key("A"), { signal }));
  const end = "of the option `file` does not exist (create it, or correct the option)";
  expect(shown.message).toBe(`env: the file ${path} ${end}`);
  expect(hidden).toMatchObject({ message: `env: the file ${end}`, provider: "env" });
  expect(inspect(hidden, { depth: 9, showHidden: true })).not.toContain(canary);
});

test("a missing file is a fault, not an absence", async () => {
  expect(await failure(create({ file }).get(key("A"), { signal }))).toMatchObject({
    code: "not_found",
    missing: "mount",
  });
  expect(await codeOf(create({ file: join(folder, "no", ".env") }).get(key("A"), { signal }))).toBe(
    "not_found",
  );
});

test("a refused name is refused without the file", async () => {
  expect(await codeOf(create({ file, allow: ["B"] }).get(key("A"), { signal }))).toBe("access_denied");
  const answers = await create({ file, allow: ["B"] }).getMany?.([key("A"), key("C")], { signal });
  expect(answers?.every((answer) => isSecretError(answer) && answer.code === "access_denied")).toBe(true);
});

test("never waits for a pipe, also not when many ask", async () => {
  execFileSync("mkfifo", [file]);
  const provider = create({ file });
  const codes = await Promise.all(
    Array.from({ length: 20 }, () => codeOf(provider.get(key("A"), { signal }))),
  );
  expect(new Set(codes)).toEqual(new Set(["invalid_response"]));
});

test.each(["/dev/zero", tmpdir()])("%s is no regular file", async (path) => {
  expect(await codeOf(create({ file: path }).get(key("A"), { signal }))).toBe("invalid_response");
});

test("a file above 1 MiB is refused by its size, one of 1 MiB is read", async () => {
  writeFileSync(file, `A=${canary}\n`);
  truncateSync(file, 1024 ** 3);
  expect(await codeOf(create({ file }).get(key("A"), { signal }))).toBe("invalid_response");
  writeFileSync(file, `A=${canary}\n#${"x".repeat(1024 ** 2 - canary.length - 4)}`);
  expect(await create({ file }).get(key("A"), { signal })).toEqual({ text: canary });
});

test("a file that is not UTF-8 is refused, and not quoted", async () => {
  writeFileSync(file, Buffer.concat([Buffer.from(`A=${canary}`), Buffer.from([0xff, 0xfe])]));
  const error = await failure(create({ file }).get(key("A"), { signal }));
  expect(error.code).toBe("invalid_response");
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
});

test("a loop of links is refused", async () => {
  symlinkSync(".env", file);
  expect(await codeOf(create({ file }).get(key("A"), { signal }))).toBe("invalid_response");
});

test("an abort ends the wait at once", async () => {
  writeFileSync(file, `A=${canary}`);
  const controller = new AbortController();
  const work = codeOf(create({ file }).get(key("A"), { signal: controller.signal }));
  controller.abort(new Error(canary));
  expect(await work).toBe("aborted");
});

test("a file that may not be read is access_denied", async () => {
  writeFileSync(file, `A=${canary}`);
  chmodSync(file, 0);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    expect(await codeOf(create({ file }).get(key("A"), { signal }))).toBe("access_denied");
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test.each([
  ["EACCES", "access_denied", false],
  ["EPERM", "access_denied", false],
  ["ENOENT", "not_found", false],
  ["ENOTDIR", "not_found", false],
  ["ELOOP", "invalid_response", false],
  ["ENAMETOOLONG", "invalid_response", false],
  ["ENXIO", "invalid_response", false],
  ["EIO", "unavailable", true],
  ["EMFILE", "unavailable", true],
  [canary, "unavailable", true],
])("the system's %s is %s", (code, expected, retryable) => {
  const hidden: EnvFile = { provider: "env_file", path: canary, isLiteral: false };
  const error = fileFault(Object.assign(new Error(canary), { code, path: canary }), hidden);
  expect(error).toMatchObject({ code: expected, retryable });
  expect(error.message).toMatch(/^env_file: the file of the option `file` /);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
});

function key(path: string) {
  return { path };
}

function create(options: object, variables = {}, literalOptions: readonly string[] = []): Provider {
  const kind = env({ env: variables, platform: "linux" });
  return kind.create(kind.options(z).parse(options), {
    name: "env",
    clock: { now: () => 0, monotonicMs: () => 0, setTimer: () => () => {} },
    random: () => 0,
    event: () => {},
    literalOptions: new Set(literalOptions),
  });
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
