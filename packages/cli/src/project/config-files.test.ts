import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfigFiles } from "./config-files.ts";
import { configName } from "./find-config.ts";
import { openTrustStore } from "./trust-store.ts";

const text = '[secret.file]\ndir = "secrets"\n';
const userId = process.geteuid?.();
let home: string;
let trusted: string;
let other: string;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "latebound-config-")));
  [trusted, other] = ["trusted", "other"].map((name) => join(home, name)) as [string, string];
  for (const folder of [trusted, other]) mkdirSync(folder, { mode: 0o755 });
  writeFileSync(join(trusted, configName), text);
  openTrustStore({ environment: {}, home, userId }).add(join(trusted, configName), text);
});
afterEach(() => rmSync(home, { recursive: true }));

const read = (directory: string, named: readonly string[] = []) =>
  readConfigFiles(named, { directory, home, environment: {}, userId });

test("a config is trusted in its own place, whatever folders it is reached through", async () => {
  expect(await read(trusted)).toMatchObject({ isTrusted: true, origin: "found" });
  symlinkSync(trusted, join(home, "alias"));
  const { isTrusted, files } = await read(join(home, "alias"));
  expect(isTrusted).toBe(true);
  expect(files).toEqual([{ path: join(trusted, configName), text }]);
});

test("a link to a trusted config inherits no trust: its relative paths would lead elsewhere", async () => {
  symlinkSync(join(trusted, configName), join(other, configName));
  await expect(read(other)).rejects.toThrow("is not a regular file");
});

test("nor does a copy", async () => {
  writeFileSync(join(other, configName), text);
  expect(await read(other)).toMatchObject({ isTrusted: false });
});

test("one that is named may be a link", async () => {
  symlinkSync(join(trusted, configName), join(other, configName));
  expect(await read(other, [configName])).toMatchObject({ isTrusted: true, origin: "named" });
});
