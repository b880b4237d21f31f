import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPlantedValue } from "../../../test/planted-value.ts";
import { scanAll } from "../../../test/scan-all.ts";
import { defaultLimits } from "../scan-limits.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-scan-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("a tree of 50,000 files", () => {
  test("every planted value is found, as it is and in each encoding, and nothing else", async () => {
    const { value, written } = createPlantedValue();
    const paths = writeFiles(50_000);
    const clean = await scanAll({ it: value }, [{ kind: "tree", path: folder }]);
    expect(clean).toMatchObject({ finds: [], leftOut: [], counts: { contents: 50_000, finds: 0 } });
    const planted = written.map(({ form, bytes }, index) => {
      const path = paths[index * 5_003] ?? "";
      writeFileSync(path, bytes);
      return { path, encodings: [form] };
    });
    const { finds } = await scanAll({ it: value }, [{ kind: "tree", path: folder }]);
    expect(
      finds.map(({ place, references, encodings }) => ({
        path: place.path,
        line: place.line,
        references,
        encodings,
      })),
    ).toEqual(
      planted
        .toSorted((left, right) => (left.path < right.path ? -1 : 1))
        .map((it) => ({ ...it, line: 2, references: ["it"] })),
    );
  }, 60_000);

  function writeFiles(count: number): string[] {
    const text = "const value = await open(path); // an ordinary line\n".repeat(20);
    return Array.from({ length: count }, (_, index) => {
      const inner = join(folder, `d${String(index % 50).padStart(2, "0")}`);
      if (index < 50) mkdirSync(inner);
      const path = join(inner, `file-${index}.ts`);
      writeFileSync(path, text);
      return path;
    });
  }
});

describe("a place", () => {
  test("has path, line, column and offset", async () => {
    const canary = createCanary();
    writeFileSync(join(folder, "app.env"), `A=1\nPASSWORD=${canary}\n`);
    const { finds } = await scanAll({ "vault:db": canary }, [{ kind: "tree", path: folder }]);
    expect(finds).toEqual([
      {
        place: {
          kind: "file",
          path: join(folder, "app.env"),
          inside: [],
          part: "content",
          line: 2,
          column: 10,
          offset: 13,
        },
        references: ["vault:db"],
        encodings: ["plain"],
      },
    ]);
  });

  test("in a file longer than the buffer, across its edge", async () => {
    const canary = createCanary();
    const path = join(folder, "large.log");
    writeFileSync(path, `${"x".repeat(99)}\n`.repeat(5_242) + "y".repeat(80) + canary);
    const { finds } = await scanAll({ it: canary }, [{ kind: "tree", path }]);
    expect(finds).toMatchObject([{ place: { line: 5_243, column: 81, offset: 524_280 } }]);
  });

  test("in a name is masked, and escaped", async () => {
    const canary = createCanary();
    mkdirSync(join(folder, `ééééé-${canary}`));
    writeFileSync(join(folder, `ééééé-${canary}`, "a\u001b[2J\nb"), `${canary} ${canary}`);
    const { finds } = await scanAll({ it: canary }, [{ kind: "tree", path: folder }]);
    const inner = join(folder, "ééééé-*****", "a\\u{1b}[2J\\u{a}b");
    expect(finds.map(({ place: { path, part, column } }) => ({ path, part, column }))).toEqual([
      { path: join(folder, "ééééé-*****"), part: "name", column: folder.length + 13 },
      { path: inner, part: "content", column: 1 },
      { path: inner, part: "content", column: 42 },
    ]);
  });

  test("names all references to a value", async () => {
    const canary = createCanary();
    writeFileSync(join(folder, "a"), canary);
    const { finds } = await scanAll({ two: canary, one: canary }, [{ kind: "tree", path: folder }]);
    expect(finds).toMatchObject([{ references: ["one", "two"] }]);
  });
});

describe("what is left out", () => {
  test("a folder's own repository isn't, where a target of its own is for it; one below it is", async () => {
    const below = join(folder, "below", ".git");
    mkdirSync(join(folder, ".git"));
    mkdirSync(below, { recursive: true });
    const { leftOut } = await scanAll({ it: createCanary() }, [
      { kind: "tree", path: folder, hasOwnTarget: true },
    ]);
    const place = { kind: "file", path: below, inside: [] };
    expect(leftOut).toEqual([{ kind: "place", place, reason: "git" }]);
  });

  test("is said: repositories, pipes, what isn't there; links are looked at, and not followed", async () => {
    const canary = createCanary();
    const outside = mkdtempSync(join(tmpdir(), "latebound-scan-outside-"));
    writeFileSync(join(outside, "secret"), canary);
    mkdirSync(join(folder, ".git"));
    writeFileSync(join(folder, ".git", "config"), canary);
    symlinkSync(outside, join(folder, "link"));
    symlinkSync(`/run/${canary}`, join(folder, "name"));
    spawnSync("mkfifo", [join(folder, "pipe")]);
    const missing = join(folder, "missing");
    const loop = join(outside, "loop");
    symlinkSync(loop, loop);
    const { finds, leftOut, counts } = await scanAll({ it: canary }, [
      { kind: "tree", path: folder },
      { kind: "tree", path: missing },
      { kind: "tree", path: loop },
    ]);
    rmSync(outside, { recursive: true });
    expect(finds.map(({ place }) => [place.path, place.part])).toEqual([[join(folder, "name"), "name"]]);
    const place = (path: string) => ({ kind: "file", path, inside: [] });
    expect(leftOut).toEqual([
      { kind: "place", place: place(join(folder, ".git")), reason: "git" },
      { kind: "place", place: place(join(folder, "pipe")), reason: "special" },
      { kind: "place", place: place(missing), reason: "absent" },
      { kind: "place", place: place(loop), reason: "unreadable" },
    ]);
    expect(counts.leftOut).toBe(4);
  });

  test("is said of a pipe or a device that was named, and of a file that is open and removed", async () => {
    const canary = createCanary();
    const pipe = join(folder, "pipe");
    spawnSync("mkfifo", [pipe]);
    symlinkSync("pipe", join(folder, "link"));
    const removed = join(folder, "removed");
    writeFileSync(removed, canary);
    const descriptor = openSync(removed, "r");
    rmSync(removed);
    const paths = [pipe, join(folder, "link"), "/dev/null", `/proc/self/fd/${descriptor}`];
    const { leftOut, counts } = await scanAll(
      { it: canary },
      paths.map((path) => ({ kind: "tree", path })),
    );
    closeSync(descriptor);
    const reasons = ["no-file", "no-file", "no-file", "unreadable"];
    expect(leftOut).toEqual(
      paths.map((path, index) => ({
        kind: "place",
        place: { kind: "file", path, inside: [] },
        reason: reasons[index],
      })),
    );
    expect(counts.contents).toBe(0);
  });

  test("is what is excluded, and said; a link that was named is followed", async () => {
    const canary = createCanary();
    mkdirSync(join(folder, "real"));
    for (const name of ["a", "b"]) writeFileSync(join(folder, "real", name), canary);
    symlinkSync("real", join(folder, "link"));
    symlinkSync("real/a", join(folder, "file"));
    const path = join(folder, "link");
    const { finds, leftOut } = await scanAll({ it: canary }, [
      { kind: "tree", path, exclude: new Set([join(path, "a")]) },
      { kind: "tree", path: join(folder, "file") },
    ]);
    expect(finds.map(({ place }) => place.path)).toEqual([join(path, "b"), join(folder, "file")]);
    expect(leftOut).toMatchObject([{ place: { path: join(path, "a") }, reason: "excluded" }]);
  });

  test("is said of folders too deep", async () => {
    const canary = createCanary();
    mkdirSync(join(folder, "a", "b", "c"), { recursive: true });
    writeFileSync(join(folder, "a", "b", "c", "file"), canary);
    const { finds, leftOut } = await scanAll({ it: canary }, [{ kind: "tree", path: folder }], {
      limits: { ...defaultLimits, maxTreeDepth: 2 },
    });
    expect(finds).toEqual([]);
    expect(leftOut).toMatchObject([{ place: { path: join(folder, "a", "b", "c") }, reason: "deep" }]);
  });

  test("is said of values that can't be looked for", async () => {
    writeFileSync(join(folder, "a"), "pin12 postgres");
    const { finds, leftOut } = await scanAll({ "vault:pin": "pin12", "vault:user": "postgres" }, [
      { kind: "tree", path: folder },
    ]);
    expect(finds).toEqual([]);
    expect(leftOut).toEqual([
      { kind: "reference", reference: "vault:pin", part: "value", reason: "short" },
      { kind: "reference", reference: "vault:user", part: "value", reason: "common" },
    ]);
  });
});

test("a scan that is given up ends", async () => {
  const reason = new Error("given up");
  const scanning = scanAll({}, [{ kind: "tree", path: folder }], { signal: AbortSignal.abort(reason) });
  await expect(scanning).rejects.toBe(reason);
});
