import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { assertNoCanary, createCanary, describeEverything } from "@latebound/testing";
import { expect, it, onTestFinished } from "vitest";
import type { FileSpecs } from "./file-spec.ts";
import { saveFiles } from "./save-files.ts";
import { faultOf as findFault } from "./test-files/fault-of.ts";
import { openConsumer } from "./test-files/open-consumer.ts";
import { createTestFolder as openTestFolder, type TestFolder } from "./test-files/test-folder.ts";
import { writeFiles } from "./write-files.ts";

const canary = createCanary();

const faultOf = (running: Promise<unknown>) => findFault(running, canary);

/** A socket's file stays when the process that listened is gone. */
function makeSocket(path: string): void {
  const program = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  spawnSync(process.execPath, ["-e", program]);
}

function createTestFolder(): TestFolder {
  const folder = openTestFolder();
  onTestFinished(folder.remove);
  return folder;
}

it("delivers late values and texts, 0600 below directories of 0700, and removes them at the end", async () => {
  const { home, ledger, files, at, records } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary, db: "p" });
  const specs = {
    "~/.config/app/key.pem": bind("«key»"),
    "~/url": bind("postgres://app:«db»@host"),
    "~//./plain": { content: '<<secret "fake" "key">>', mode: 0o640 },
  };
  const written = await writeFiles(consumer, specs, { home, ledger });
  expect(files()).toEqual({
    ".config/app/key.pem": [canary, "600"],
    url: ["postgres://app:p@host", "600"],
    plain: ['<<secret "fake" "key">>', "640"],
  });
  expect(statSync(at(".config")).mode & 0o777).toBe(0o700);
  expect(statSync(at(".config/app")).mode & 0o777).toBe(0o700);
  expect(written.paths).toEqual([at(".config/app/key.pem"), at("url"), at("plain")]);
  assertNoCanary(describeEverything(written), canary);
  await written.close();
  await written.close();
  expect(files()).toEqual({});
  expect(existsSync(at(".config"))).toBe(false);
  expect(records()).toBe(0);
});

it("keeps no value in its ledger", async () => {
  const { home, ledger } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  await using _written = await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger });
  for (const name of readdirSync(ledger)) {
    assertNoCanary(name + readFileSync(`${ledger}/${name}`, "utf8"), canary);
    expect(statSync(`${ledger}/${name}`).mode & 0o777).toBe(0o600);
  }
  expect(statSync(ledger).mode & 0o777).toBe(0o700);
});

it.each<[what: string, make: (path: string) => void, problem: string]>([
  ["a symbolic link", (path) => symlinkSync("/etc/hostname", path), "symbolic link"],
  ["a dangling link", (path) => symlinkSync("/nowhere", path), "symbolic link"],
  ["a directory", (path) => mkdirSync(path), "directory"],
  ["a socket", makeSocket, "not a regular file"],
])("refuses %s as its target, with replace too", async (_what, make, problem) => {
  const { home, ledger, at, records } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  make(at("k"));
  for (const replace of [false, true]) {
    const specs = { "~/a": bind("«key»"), "~/k": bind("«key»") };
    const fault = await faultOf(writeFiles(consumer, specs, { home, ledger, replace }));
    expect(fault).toMatchObject({ code: "invalid_config", message: expect.stringContaining(problem) });
    expect(existsSync(at("a"))).toBe(false);
    expect(records()).toBe(0);
  }
});

it("follows links above a file, and writes to where they lead", async () => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  mkdirSync(at("real"));
  symlinkSync("real", at("link"));
  await using _written = await writeFiles(consumer, { "~/link/k": bind("«key»") }, { home, ledger });
  expect(readFileSync(at("real/k"), "utf8")).toBe(canary);
  const outside = writeFiles(consumer, { "~/out/k": bind("«key»") }, { home, ledger, roots: [home] });
  await (await outside).close();
  symlinkSync("/tmp", at("escape"));
  const fault = await faultOf(
    writeFiles(consumer, { "~/escape/k": bind("«key»") }, { home, ledger, roots: [home] }),
  );
  expect(fault.message).toContain("outside the allowed roots");
});

it("refuses two paths to one file by name, and by links above it, before anything is written", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind, fake } = await openConsumer({ key: canary });
  const byName = await faultOf(
    writeFiles(consumer, { "~/a//k": bind("«key»"), [at("a/./k")]: bind("«key»") }, { home, ledger }),
  );
  expect(byName.message).toContain("~/a//k");
  expect(byName.message).toContain(at("a/./k"));
  expect(fake.requests).toEqual([]);
  mkdirSync(at("real"));
  symlinkSync("real", at("link"));
  const byLink = await faultOf(
    writeFiles(consumer, { "~/real/k": bind("«key»"), "~/link/k": bind("«key»") }, { home, ledger }),
  );
  expect(byLink.message).toMatch(/~\/link\/k and ~\/real\/k are one file/);
  const below = await faultOf(writeFiles(consumer, { "~/a/b": "x", "~/a": "y" }, { home, ledger }));
  expect(below.message).toMatch(/~\/a\/b lies below ~\/a/);
  expect(files()).toEqual({});
});

it("delivers nothing when one reference has a fault, and tells of all", async () => {
  const { home, ledger, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  const specs = { "~/a": bind("«key»"), "~/b": bind("«nope»"), "~/c.json": bind('{"a": "«gone»"}') };
  const fault = await faultOf(writeFiles(consumer, specs, { home, ledger }));
  expect(fault).toMatchObject({ code: "not_found", errors: [{ code: "not_found" }, { code: "not_found" }] });
  expect(files()).toEqual({});
});

it("rewrites only what changed, and keeps the old content when a value is gone", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ a: "one", b: "two" });
  await using written = await writeFiles(
    consumer,
    { "~/a": bind("«a»"), "~/b": bind("«b»") },
    { home, ledger },
  );
  const inode = statSync(at("b")).ino;
  expect(await written.rewrite()).toEqual([]);
  fake.set("a", "new");
  await clock.advance(3_600_000);
  expect(await written.rewrite()).toEqual([at("a")]);
  expect(files()).toEqual({ a: ["new", "600"], b: ["two", "600"] });
  expect(statSync(at("b")).ino).toBe(inode);
  fake.remove("a");
  await clock.advance(3_600_000);
  expect(await faultOf(written.rewrite())).toMatchObject({ code: "not_found" });
  expect(files()).toEqual({ a: ["new", "600"], b: ["two", "600"] });
});

it("rolls back the files already in place when a later one fails", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ a: "one", b: "two" });
  mkdirSync(at("sub"));
  await using written = await writeFiles(
    consumer,
    { "~/a": bind("«a»"), "~/sub/b": bind("«b»") },
    { home, ledger },
  );
  fake.set("a", "new");
  fake.set("b", canary);
  await clock.advance(3_600_000);
  writeFileSync(at("sub/b"), "edited");
  await faultOf(written.rewrite());
  expect(files()).toEqual({ a: ["one", "600"], "sub/b": ["edited", "600"] });
});

it("ends with closed, and with aborted", async () => {
  const { home, ledger } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  const written = await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger });
  await written.close();
  expect(await faultOf(written.rewrite())).toMatchObject({ code: "closed" });
  const signal = AbortSignal.abort();
  expect(await faultOf(writeFiles(consumer, { "~/k": "x" }, { home, ledger, signal }))).toMatchObject({
    code: "aborted",
  });
});

it("shows no key that isn't a path, whatever else is wrong, and says where it stands", async () => {
  const { home, ledger } = createTestFolder();
  const { consumer } = await openConsumer({});
  for (const spec of ["x", {}, { content: "x", mode: 0o666 }]) {
    const specs = { "~/a": "x", [canary]: spec } as FileSpecs;
    const message = "the file path of 40 characters is not absolute";
    for (const [table, options] of [
      ["files", { home, ledger }],
      ["process.web.files", { home, ledger, table: "process.web.files" }],
    ] as const) {
      const expected = { code: "invalid_config", at: { path: table }, message: `${table}: ${message}` };
      expect(await faultOf(writeFiles(consumer, specs, options))).toMatchObject(expected);
      expect(await faultOf(saveFiles(consumer, specs, options))).toMatchObject(expected);
    }
  }
});

it("refuses a ledger that others can write to", async () => {
  const { home, ledger } = createTestFolder();
  const { consumer } = await openConsumer({});
  mkdirSync(ledger);
  chmodSync(ledger, 0o777);
  expect(await faultOf(writeFiles(consumer, { "~/k": "x" }, { home, ledger }))).toMatchObject({
    code: "invalid_config",
    hint: "take the right to write from group and others (chmod go-w)",
  });
});

it.each([0o666, 0o622, 0o4600, 0o200, 1.5, -1])("refuses the mode %o", async (mode) => {
  const { home, ledger } = createTestFolder();
  const { consumer } = await openConsumer({});
  const fault = await faultOf(writeFiles(consumer, { "~/k": { content: "x", mode } }, { home, ledger }));
  expect(fault).toMatchObject({ code: "invalid_config", message: expect.stringContaining("~/k") });
});
