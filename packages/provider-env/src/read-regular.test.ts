import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Readable, readRegular } from "./read-regular.ts";

let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-regular-"));
  path = join(folder, ".env");
  writeFileSync(path, "A=3456789\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ["appended to", () => appendFileSync(path, "x")],
  ["written again in its length", () => utimesSync(path, 1, 1)],
  ["emptied", () => writeFileSync(path, "")],
])("a file that is %s while it is read is unavailable, and may be tried again", async (_how, change) => {
  const handle = await open(path);
  let changed = false;
  const changing: Readable = {
    stat: handle.stat.bind(handle),
    read(buffer: Uint8Array, offset: number, length: number) {
      if (!changed) change();
      changed = true;
      return handle.read(buffer, offset, length);
    },
  } as Readable;
  const error = await readRegular(changing, file()).catch((thrown: unknown) => thrown);
  await handle.close();
  expect(error).toMatchObject({
    ...{ code: "unavailable", retryable: true, provider: "env_file" },
    message: "env_file: the file of the option `file` changed while it was read",
  });
});

test("a file that says it is small and never ends is refused", async () => {
  const handle = await open(path);
  const endless: Readable = {
    stat: handle.stat.bind(handle),
    read: async (buffer: Uint8Array, _offset: number, length: number) => ({ bytesRead: length, buffer }),
  } as Readable;
  const error = await readRegular(endless, file()).catch((thrown: unknown) => thrown);
  await handle.close();
  expect(error).toMatchObject({
    code: "invalid_response",
    message: expect.stringContaining("1048576 bytes"),
  });
});

function file() {
  return { provider: "env_file", path, isLiteral: false };
}
