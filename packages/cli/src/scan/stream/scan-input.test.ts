import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { createCanary } from "@latebound/testing";
import { expect, test } from "vitest";
import { scanAll } from "../../../test/scan-all.ts";

const canary = createCanary();

function scanChunks(chunks: readonly Uint8Array[]): ReturnType<typeof scanAll> {
  return scanAll({ it: canary }, [{ kind: "stream", name: "-", stream: Readable.from(chunks) }]);
}

test("a log is looked at as it comes, in whatever pieces", async () => {
  const log = Buffer.from(`first\n${"x".repeat(1_000)}\nsecond ${canary}\n`);
  for (const size of [1, 7, 600, log.length]) {
    const chunks = Array.from({ length: Math.ceil(log.length / size) }, (_, index) =>
      log.subarray(index * size, (index + 1) * size),
    );
    const { finds } = await scanChunks(chunks);
    expect(finds).toMatchObject([
      { place: { kind: "stream", path: "-", line: 3, column: 8 }, references: ["it"] },
    ]);
  }
});

test("an empty one, and a compressed one", async () => {
  expect(await scanChunks([])).toMatchObject({ finds: [], leftOut: [] });
  expect((await scanChunks([gzipSync(canary)])).finds).toMatchObject([{ place: { path: "-", line: 1 } }]);
});

test("that it can't be read to its end is said", async () => {
  const stream = Readable.from(
    (async function* () {
      yield Buffer.from(`${canary} ${"x".repeat(1_000)}`);
      throw new Error("broken");
    })(),
  );
  const { finds, leftOut } = await scanAll({ it: canary }, [{ kind: "stream", name: "-", stream }]);
  expect(finds).toHaveLength(1);
  expect(leftOut).toMatchObject([{ place: { kind: "stream" }, reason: "unreadable" }]);
});
