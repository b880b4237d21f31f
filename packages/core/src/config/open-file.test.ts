import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfigFile } from "./open-file.ts";

const canary = "canary-22";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latebound-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test("a file's text, through a symbolic link too, without its byte order mark", async () => {
  const path = await written("app.toml", '\uFEFFa = "ü"\n');
  const link = join(folder, "link.toml");
  await symlink(path, link);
  expect(await readConfigFile(path)).toBe('a = "ü"\n');
  expect(await readConfigFile(link)).toBe('a = "ü"\n');
});

test("a symbolic link is refused where it is not to be followed; its folders may be links", async () => {
  const path = await written("own.toml", "");
  await symlink(path, join(folder, "link-to-own.toml"));
  await expect(
    readConfigFile(join(folder, "link-to-own.toml"), { followsLink: false }),
  ).rejects.toMatchObject({
    code: "invalid_config",
    message: expect.stringContaining("symbolic link"),
  });
  await symlink(folder, join(folder, "alias"));
  expect(await readConfigFile(join(folder, "alias/own.toml"), { followsLink: false })).toBe("");
});

test("exactly 1 MiB is read, a byte more is refused", async () => {
  expect(await readConfigFile(await written("full", "#".repeat(1_048_576)))).toHaveLength(1_048_576);
  await expect(readConfigFile(await written("over", "#".repeat(1_048_577)))).rejects.toMatchObject({
    code: "invalid_config",
    message: expect.stringContaining("larger than 1 MiB"),
  });
});

test.runIf(existsSync("/proc/version"))(
  "a file whose size the system doesn't know is read whole",
  async () => {
    expect(await readConfigFile("/proc/version")).toBe(readFileSync("/proc/version", "utf8"));
  },
);

test("a FIFO without a writer, a directory and a device are refused at once", async () => {
  const fifo = join(folder, "fifo");
  execFileSync("mkfifo", [fifo]);
  for (const path of [fifo, folder, "/dev/zero"]) {
    await expect(readConfigFile(path)).rejects.toMatchObject({
      code: "invalid_config",
      at: { file: path },
      message: expect.stringContaining("not a regular file"),
    });
  }
});

test("an absent file and one that isn't text are told, and nothing of it is quoted", async () => {
  await expect(readConfigFile(join(folder, "absent"))).rejects.toMatchObject({
    code: "invalid_config",
    message: expect.stringContaining("does not exist"),
  });
  const path = await written("latin1", Buffer.concat([Buffer.from(canary), Buffer.from([0xff])]));
  const error: unknown = await readConfigFile(path).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain("not UTF-8");
  expect(String(error)).not.toContain(canary);
  expect(error).not.toHaveProperty("cause");
});
