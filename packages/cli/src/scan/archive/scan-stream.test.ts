import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as zlib from "node:zlib";
import { createCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTar } from "../../../test/create-tar.ts";
import { type Scanned, scanAll } from "../../../test/scan-all.ts";
import { defaultLimits, type ScanLimits } from "../scan-limits.ts";

let folder: string;
const canary = createCanary();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-scan-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function scanFile(bytes: Uint8Array, limits?: ScanLimits): Promise<Scanned> {
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  return scanAll({ it: canary }, [{ kind: "tree", path }], limits === undefined ? {} : { limits });
}

function placesOf({ finds }: Scanned): unknown[] {
  return finds.map(({ place: { inside, part, line, column } }) => ({ inside, part, line, column }));
}

describe("archives are opened", () => {
  test("gzip, of several members too", async () => {
    const bytes = Buffer.concat([zlib.gzipSync(`a\n${canary.slice(0, 9)}`), zlib.gzipSync(canary.slice(9))]);
    expect(placesOf(await scanFile(bytes))).toEqual([{ inside: [], part: "content", line: 2, column: 1 }]);
  });

  test("zstd, by a Node that knows it; by an older one it is looked at as it is, and said", async () => {
    const text = Buffer.from(`a ${canary}`);
    // A frame with one block that isn't compressed.
    const header = [0x28, 0xb5, 0x2f, 0xfd, 0x20, text.length, (text.length << 3) | 1, text.length >> 5, 0];
    const scanned = await scanFile(Buffer.concat([Buffer.from(header), text]));
    const isKnown = "createZstdDecompress" in zlib;
    const asItIs = { column: header.length + 3 };
    expect(placesOf(scanned)).toMatchObject(isKnown ? [{ column: 3 }, asItIs] : [asItIs]);
    expect(scanned.leftOut).toHaveLength(isKnown ? 0 : 1);
  });

  test("a tar in a gzip in a tar, with names, links and attributes", async () => {
    const inner = await createTar([
      { name: "deep/file", content: `x\ny ${canary}` },
      { name: "link", type: "symlink", linkname: `/run/${canary}` },
      { name: `${canary}.txt`, content: "" },
      { name: "with", content: "", pax: { "SCHILY.xattr.user.note": canary } },
    ]);
    const outer = await createTar([
      { name: "first", content: "nothing" },
      { name: "inner.tgz", content: zlib.gzipSync(inner) },
      { name: "last", content: canary },
    ]);
    expect(placesOf(await scanFile(outer))).toEqual([
      { inside: ["inner.tgz", "deep/file"], part: "content", line: 2, column: 3 },
      { inside: ["inner.tgz", "link"], part: "name", line: 1, column: 6 },
      { inside: ["inner.tgz", "*****.txt"], part: "name", line: 1, column: 1 },
      { inside: ["inner.tgz", "with"], part: "name", line: 1, column: 1 },
      { inside: ["last"], part: "content", line: 1, column: 1 },
    ]);
  });

  test("text that looks like one is text", async () => {
    const bytes = Buffer.concat([Buffer.from("x".repeat(257)), Buffer.from(`ustar ${canary}`.padEnd(600))]);
    const scanned = await scanFile(bytes);
    expect(scanned.leftOut).toEqual([]);
    expect(placesOf(scanned)).toEqual([{ inside: [], part: "content", line: 1, column: 264 }]);
  });
});

describe("an archive's own bytes are looked at", () => {
  const own = { inside: [], part: "content", line: 1 };

  test.each(["name", "comment", "extra"] as const)("a gzip's %s", async (field) => {
    const text = field === "extra" ? canary : `${canary}\0`;
    const length = field === "extra" ? [text.length & 0xff, text.length >> 8] : [];
    const plain = zlib.gzipSync("nothing");
    plain[3] = { extra: 4, name: 8, comment: 16 }[field];
    const bytes = Buffer.concat([
      plain.subarray(0, 10),
      Buffer.from(length),
      Buffer.from(text),
      plain.subarray(10),
    ]);
    expect(zlib.gunzipSync(bytes).toString()).toBe("nothing");
    expect(placesOf(await scanFile(bytes))).toEqual([{ ...own, column: 11 + length.length }]);
  });

  test("what stands behind a gzip, whether small or of a tar, or inside another archive", async () => {
    const small = Buffer.concat([zlib.gzipSync("nothing"), Buffer.from(canary)]);
    const tgz = zlib.gzipSync(await createTar([{ name: "a", content: "x" }]));
    const large = Buffer.concat([tgz, Buffer.alloc(700_000), Buffer.from(canary)]);
    const offsetsIn = async (bytes: Uint8Array) =>
      (await scanFile(bytes)).finds.map(({ place: { inside, offset } }) => [...inside, offset]);
    expect(await offsetsIn(small)).toEqual([[small.length - canary.length]]);
    expect(await offsetsIn(large)).toEqual([[large.length - canary.length]]);
    const tar = await createTar([{ name: "a.gz", content: small }]);
    expect(await offsetsIn(tar)).toEqual([["a.gz", small.length - canary.length]]);
  });

  test("a tar's: behind a content and across its end, in a header, behind the last content", async () => {
    const half = canary.length / 2;
    const tar = await createTar([
      { name: "a", content: `x${canary}` },
      { name: "b", content: canary.slice(0, half) },
      { name: "c", content: "nothing" },
    ]);
    tar.write(canary, 512 + 100);
    tar.write(canary.slice(half), 1_536 + half);
    tar.write(canary, 2_048 + 257 + 100);
    const header = tar.subarray(2_048, 2_560);
    header.write("        ", 148);
    header.write(
      header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0"),
      148,
    );
    tar.write(canary, tar.length - 1_100);
    const scanned = await scanFile(tar);
    expect(scanned.leftOut).toEqual([]);
    const offsets = [612, 1_536, 2_048 + 357, tar.length - 1_100];
    expect(placesOf(scanned)).toEqual([
      { inside: ["a"], part: "content", line: 1, column: 2 },
      ...offsets.map((offset) => ({ ...own, column: offset + 1 })),
    ]);
  });

  test("a tar's finds in the contents and names of entries are told once, as theirs", async () => {
    const tar = await createTar([
      { name: "first", content: canary, pax: { "SCHILY.xattr.user.note": canary } },
      { name: `${canary}.txt`, content: `${canary} and ${canary}` },
      { name: "inner.tar", content: await createTar([{ name: "deep", content: canary }]) },
    ]);
    expect(placesOf(await scanFile(tar))).toEqual([
      { inside: ["first"], part: "name", line: 1, column: 1 },
      { inside: ["first"], part: "content", line: 1, column: 1 },
      { inside: ["*****.txt"], part: "name", line: 1, column: 1 },
      { inside: ["*****.txt"], part: "content", line: 1, column: 1 },
      { inside: ["*****.txt"], part: "content", line: 1, column: canary.length + 6 },
      { inside: ["inner.tar", "deep"], part: "content", line: 1, column: 1 },
    ]);
  });
});

describe("what is not read of an archive is said", () => {
  test("a format that isn't opened; its own bytes are looked at", async () => {
    const scanned = await scanFile(Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.from(canary)]));
    expect(scanned.leftOut).toMatchObject([{ reason: "format" }]);
    expect(placesOf(scanned)).toEqual([{ inside: [], part: "content", line: 1, column: 5 }]);
  });

  test("a gzip that ends early; what comes before is looked at", async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => Math.sin(index)).join("\n");
    const bytes = zlib.gzipSync(`${canary}\n${text}`);
    const scanned = await scanFile(bytes.subarray(0, bytes.length - 5_000));
    expect(scanned.leftOut).toMatchObject([{ reason: "damaged" }]);
    expect(placesOf(scanned)).toEqual([{ inside: [], part: "content", line: 1, column: 1 }]);
  });

  test("a tar that ends early, inside another one, of which the rest is read", async () => {
    const inner = await createTar([{ name: "a", content: "x".repeat(5_000) }]);
    const outer = await createTar([
      { name: "inner.tar", content: inner.subarray(0, 2_000) },
      { name: "last", content: canary },
    ]);
    const scanned = await scanFile(outer);
    expect(scanned.leftOut).toMatchObject([{ place: { inside: ["inner.tar"] }, reason: "damaged" }]);
    expect(placesOf(scanned)).toEqual([{ inside: ["last"], part: "content", line: 1, column: 1 }]);
  });

  test("a tar whose header is broken is looked at as it is, too", async () => {
    const tar = await createTar([
      { name: "a", content: "x" },
      { name: "b", content: canary },
    ]);
    tar.fill(0xff, 1_024 + 148, 1_024 + 156);
    const scanned = await scanFile(tar);
    expect(scanned.leftOut).toMatchObject([{ reason: "damaged" }]);
    expect(placesOf(scanned)).toMatchObject([{ inside: [], part: "content" }]);
  });

  test("a bomb: many bytes, many entries, archives in archives", async () => {
    const limits = { ...defaultLimits, archive: { maxDepth: 3, maxEntries: 5, maxBytes: 1_000_000 } };
    const large = await scanFile(zlib.gzipSync(Buffer.alloc(50_000_000)), limits);
    expect(large.leftOut).toMatchObject([{ reason: "large" }]);
    expect(large.counts.bytes).toBeLessThan(2_000_000);
    const many = Array.from({ length: 50 }, (_, index) => ({ name: `${index}`, content: "" }));
    expect((await scanFile(await createTar(many), limits)).leftOut).toMatchObject([{ reason: "large" }]);
    let nested: Uint8Array = Buffer.from(canary);
    for (let depth = 0; depth < 4; depth += 1) nested = zlib.gzipSync(nested);
    expect((await scanFile(nested, limits)).leftOut).toMatchObject([{ reason: "deep" }]);
    expect((await scanFile(nested)).finds).toHaveLength(1);
  });
});
