import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isSecretError, SecretError } from "@latebound/provider";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { file } from "./file-provider.ts";

const canary = "canary-f06b-properties";
const signal = new AbortController().signal;
let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-properties-"));
  path = join(folder, "app.properties");
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ["a=b#c ! d", "a", "b#c ! d"],
  ["a : b", "a", "b"],
  ["a b", "a", "b"],
  ["a=one\na=two", "a", "two"],
  ["a=one\\\n   two", "a", "onetwo"],
  ["a=\\u00e9\\t\\\\x", "a", "é\t\\x"],
  ["\uFEFFa=秘密🔑", "a", "秘密🔑"],
  ["a=b\r\nc=d\r\n", "a", "b"],
  ["a.b/c=d", "a.b/c", "d"],
  ["a\\ b=c", "a b", "c"],
  ["__proto__=p", "__proto__", "p"],
  ["constructor=c", "constructor", "c"],
  ["a=", "a", ""],
  ["a= x ", "a", "x "],
])("in %j, %j is %j", async (text, name, expected) => {
  writeFileSync(path, text);
  expect(await read(name)).toEqual({ text: expected });
});

test("a name that the file does not hold is absent", async () => {
  writeFileSync(path, `a=${canary}\n# b=1\n! c=1\n`);
  for (const name of ["b", "# b", "toString", "__proto__", "A"]) expect(await read(name)).toBeUndefined();
});

test("answers many keys in their order, of one reading", async () => {
  writeFileSync(path, `a=${canary}\nb=2`);
  const keys = ["b", "x", "a"].map((name) => ({ path: name }));
  expect(await create().getMany?.(keys, { signal })).toEqual([{ text: "2" }, undefined, { text: canary }]);
});

test("checks what the file holds", async () => {
  writeFileSync(path, `a=${canary}`);
  expect(await create().check?.({ path: "a" }, { signal })).toBe("readable");
  expect(await create().check?.({ path: "b" }, { signal })).toBe("absent");
});

test("a missing file is a fault, not an absence", async () => {
  expect(await failure(read("a"))).toMatchObject({ code: "not_found", missing: "mount" });
});

test("a file that is not UTF-8 is refused, and not quoted", async () => {
  writeFileSync(path, Buffer.concat([Buffer.from(`a=${canary}`), Buffer.from([0xe9])]));
  const error = await failure(read("a"));
  expect(error.code).toBe("invalid_response");
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
});

test("a pipe is refused", async () => {
  execFileSync("mkfifo", [path]);
  expect((await failure(read("a"))).code).toBe("invalid_response");
});

test("a large file of escapes is read", async () => {
  writeFileSync(
    path,
    `${"a\\=".repeat(300_000)}=${"\\".repeat(900_000)}\n${"k=v\n".repeat(300_000)}last=${canary}`,
  );
  expect(await read("last")).toEqual({ text: canary });
});

test("an aborted call fails with aborted", async () => {
  writeFileSync(path, `a=${canary}`);
  const error = await failure(create().get({ path: "a" }, { signal: AbortSignal.abort() }));
  expect(error.code).toBe("aborted");
});

function create() {
  const kind = file({ env: {} });
  return kind.create(kind.options(z).parse({ properties: path }), {
    name: "file",
    clock: { now: () => 0, monotonicMs: () => 0, setTimer: () => () => {} },
    random: () => 0,
    event: () => {},
  });
}

function read(name: string) {
  return create().get({ path: name }, { signal });
}

async function failure(work: Promise<unknown>): Promise<SecretError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isSecretError(error) ? error : new SecretError("closed", { message: "expected a SecretError" });
}
