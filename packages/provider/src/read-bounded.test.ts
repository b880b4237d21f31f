import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ReadBounds, readBounded } from "./read-bounded.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-read-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function readFrom(path: string, bounds: ReadBounds): Promise<Uint8Array | undefined> {
  const file = await open(path);
  return await readBounded(file, bounds).finally(() => file.close());
}

function written(content: Uint8Array): string {
  const path = join(folder, "file");
  writeFileSync(path, content);
  return path;
}

test.each([
  ["nothing", 0, 0],
  ["as much as it says", 5_000, 5_000],
  ["more than it says, as it grew", 200_000, 5],
  ["less than it says, as it was cut", 5, 200_000],
  ["much, and doesn't say so", 200_000, undefined],
  ["as much as is read", 300_000, 300_000],
])("a file that has %s is read whole", async (_what, length, size) => {
  const content = Uint8Array.from({ length }, (_, index) => index % 251);
  const bounds = { maxBytes: 300_000, ...(size !== undefined && { size }) };
  expect(await readFrom(written(content), bounds)).toEqual(content);
});

test.each([undefined, 0, 11, 1e12])(
  "one with a byte too many is refused, whatever it says: %s",
  async (size) => {
    const bounds = { maxBytes: 10, ...(size !== undefined && { size }) };
    expect(await readFrom(written(new Uint8Array(11)), bounds)).toBeUndefined();
    expect(await readFrom(written(new Uint8Array(10)), bounds)).toHaveLength(10);
  },
);

test("its memory holds nothing of others", async () => {
  const bytes = await readFrom(written(Uint8Array.of(1, 2, 3)), { maxBytes: 10, size: 3 });
  expect([...new Uint8Array(bytes?.buffer ?? new ArrayBuffer(0))]).toEqual([1, 2, 3]);
});

test.runIf(existsSync("/proc/version"))(
  "a file whose size the system doesn't know is read whole",
  async () => {
    const bytes = await readFrom("/proc/version", { maxBytes: 100_000, size: 0 });
    expect(Buffer.from(bytes ?? []).toString()).toBe(readFileSync("/proc/version", "utf8"));
  },
);

test("what never ends is given up", async () => {
  const endless = {
    read: async (bytes: Uint8Array, at: number, length: number) => ({ bytesRead: length, buffer: bytes, at }),
  };
  expect(await readBounded(endless as never, { maxBytes: 1_000_000 })).toBeUndefined();
});
