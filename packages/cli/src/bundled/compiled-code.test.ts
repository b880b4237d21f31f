import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCompiledCode } from "./compiled-code.ts";

const source = `(() => {
  const often = (n) => n + ${"1 + ".repeat(200)}1;
  const seldom = (n) => n * ${"2 * ".repeat(200)}2;
  return { often, seldom };
})()`;

interface Functions {
  often(n: number): number;
  seldom(n: number): number;
}

let base: string;
let folder: string;
let file: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "latebound-compiled-"));
  folder = join(base, "late");
  file = join(folder, "part.cjs");
});
afterEach(() => rmSync(base, { recursive: true }));

/** A run from its start to its exit, with other scripts before; tells whether V8 took what was kept. */
function run(
  act: (functions: Functions) => unknown,
  text = source,
  before: readonly string[] = [],
): boolean | undefined {
  const exits: (() => void)[] = [];
  const code = openCompiledCode(folder, (exit) => void exits.push(exit));
  for (const path of before) code.script(path, Buffer.from("0")).runInThisContext();
  const script = code.script("/x/part.cjs", Buffer.from(text));
  act(script.runInThisContext() as Functions);
  for (const exit of exits) exit();
  return script.cachedDataRejected;
}

const kept = () => readFileSync(file);

test("what the first run compiled is there in the second, for the user alone", () => {
  expect(run(({ often }) => expect(often(1)).toBe(202))).toBeUndefined();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(run(({ often }) => expect(often(2)).toBe(203))).toBe(false);
  expect(readdirSync(folder)).toEqual(["part.cjs"]);
});

test("functions that only a later run calls are added, and none is dropped", () => {
  run(({ often }) => often(1));
  const first = kept().length;
  run(({ seldom }) => seldom(1));
  const second = kept().length;
  expect(second).toBeGreaterThan(first + 400);
  run(() => {});
  expect(kept().length).toBe(second);
});

test("after a few runs it is left as it is", () => {
  for (let count = 0; count < 4; count++) run(() => {});
  const settled = kept();
  chmodSync(file, 0o400);
  run(({ often }) => often(1));
  expect(kept().equals(settled)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o400);
});

test("runs that load other scripts as well count for themselves", () => {
  // A source that no test before has had, as V8 remembers what was compiled in this process.
  const own = source.replace("1 + ", "3 + ");
  for (let count = 0; count < 5; count++) run(() => {}, own);
  const settled = kept().length;
  for (let count = 0; count < 5; count++) run(({ seldom }) => seldom(1), own, ["/x/other.cjs"]);
  expect(kept().length).toBeGreaterThan(settled + 400);
  chmodSync(file, 0o400);
  run(({ often }) => often(1), own, ["/x/other.cjs"]);
  run(({ often }) => often(1), own);
  expect(statSync(file).mode & 0o777).toBe(0o400);
});

test("a long run adds to what others have kept since it began", () => {
  const own = source.replace("1 + ", "4 + ");
  const exits: (() => void)[] = [];
  const code = openCompiledCode(folder, (exit) => void exits.push(exit));
  code.script("/x/part.cjs", Buffer.from(own)).runInThisContext();
  code.script("/x/other.cjs", Buffer.from("0"));
  for (let count = 0; count < 4; count++) run(({ often }) => often(1), own);
  const settled = kept();
  for (const exit of exits) exit();
  expect(kept().length).toBeGreaterThanOrEqual(settled.length);
  const grown = kept();
  run(({ often }) => often(1), own);
  expect(kept().equals(grown)).toBe(true);
});

test("of the ages for more scripts than there is room for the oldest leave", () => {
  const others = Array.from({ length: 120 }, (_, index) => [
    `/x/${String(index).padStart(60, "other-")}.cjs`,
  ]);
  for (const before of others) expect(run(({ often }) => often(1), source, before)).not.toBe(true);
  const settled = kept();
  expect(settled.toString("latin1")).not.toContain("-0 part");
  expect(run(() => {}, source, others.at(-1))).toBe(false);
  expect(kept().length).toBe(settled.length);
});

test("code of another source isn't taken, and is replaced", () => {
  run(() => {});
  const other = "({ often: () => 7 })";
  expect(run(({ often }) => expect(often(1)).toBe(7), other)).toBeUndefined();
  expect(run(({ often }) => expect(often(1)).toBe(7), other)).toBe(false);
});

test("code of another source of the same length isn't taken: V8 wouldn't notice", () => {
  run(({ often }) => often(1));
  const other = source.replace("...", "").replace(/1;\n/, "2;\n");
  expect(other).toHaveLength(source.length);
  expect(run(({ often }) => expect(often(1)).toBe(203), other)).toBeUndefined();
});

test.each([
  ["a file that others may write to", () => chmodSync(file, 0o622)],
  ["a folder that others may write to", () => chmodSync(folder, 0o777)],
  ["a link to such a file", () => linkInstead(file)],
])("%s isn't run", (_name, open) => {
  run(({ often }) => often(1));
  open();
  expect(run(({ often }) => expect(often(1)).toBe(202))).toBeUndefined();
});

describe.runIf(process.geteuid?.() === 0)("as root, who can give files away", () => {
  test.each([
    ["a file", () => chownSync(file, 12_345, 12_345)],
    ["a folder", () => chownSync(folder, 12_345, 12_345)],
  ])("%s of another user's isn't run, though its folder is closed to others now", (_name, give) => {
    run(({ often }) => often(1));
    give();
    expect(run(({ often }) => expect(often(1)).toBe(202))).toBeUndefined();
  });
});

describe("a file that isn't whole isn't used, and is replaced", () => {
  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["is cut off", (bytes) => bytes.subarray(0, bytes.length - 100)],
    ["is cut in half", (bytes) => bytes.subarray(0, bytes.length >> 1)],
    ["has one bit of the code that flipped", (bytes) => flipped(bytes, 1_000)],
    ["has one bit of the source that flipped", (bytes) => flipped(bytes, bytes.indexOf(source) + 1_000)],
    ["has an end that nobody wrote", (bytes) => Buffer.concat([bytes.subarray(0, -4), Buffer.alloc(4, 255)])],
    ["has one bit of its ages that flipped", (bytes) => flipped(bytes, bytes.length - 1)],
    [
      "has null for its ages",
      (bytes) => {
        const written = bytes.toString("latin1");
        return Buffer.from(
          written.replace(/\{[^{]*$/, (ages) => "null".padEnd(ages.length)),
          "latin1",
        );
      },
    ],
    ["is empty", () => Buffer.alloc(0)],
    ["is another file", () => Buffer.from("#!/bin/sh\n")],
  ])("that %s", (_name, damage) => {
    run(({ often }) => often(1));
    const whole = kept();
    writeFileSync(file, damage(whole));
    expect(run(({ often }) => expect(often(1)).toBe(202))).toBeUndefined();
    expect(kept().length).toBe(whole.length);
    expect(run(() => {})).toBe(false);
  });
});

test("where nothing can be written, a run goes on without, and leaves nothing", () => {
  writeFileSync(folder, "a file in the folder's place");
  expect(run(({ often }) => expect(often(1)).toBe(202))).toBeUndefined();
  expect(readdirSync(base)).toEqual(["late"]);
});

test("without a folder nothing is kept", () => {
  const code = openCompiledCode(undefined, () => expect.unreachable());
  expect(code.script("/x/part.cjs", Buffer.from("6 * 7")).runInThisContext()).toBe(42);
});

function linkInstead(path: string): void {
  renameSync(path, join(base, "elsewhere"));
  symlinkSync(join(base, "elsewhere"), path);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
