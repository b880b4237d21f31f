import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { expect, it, onTestFinished } from "vitest";
import { faultOf } from "./test-files/fault-of.ts";
import { openConsumer } from "./test-files/open-consumer.ts";
import { createTestFolder as openTestFolder, type TestFolder } from "./test-files/test-folder.ts";
import { writeDirectory } from "./write-directory.ts";

const canary = createCanary();

function createTestFolder(): TestFolder {
  const folder = openTestFolder();
  onTestFinished(folder.remove);
  return folder;
}

it("shows all files of one moment, swaps them together, and is gone at the end", async () => {
  const { home, ledger, at, records } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ a: "one", b: "two" });
  const files = { a: bind("«a»"), "b.json": bind('{"b":"«b»"}') };
  const written = await writeDirectory(consumer, "~/certs", files, { home, ledger });
  expect(written.paths).toEqual([at("certs/a"), at("certs/b.json")]);
  const moment = readlinkSync(at("certs/..data"));
  expect(readlinkSync(at("certs/a"))).toBe("..data/a");
  expect(readFileSync(at("certs/a"), "utf8")).toBe("one");
  expect(statSync(at("certs/a")).mode & 0o777).toBe(0o600);
  expect(statSync(at(join("certs", moment))).mode & 0o777).toBe(0o700);
  fake.set("a", "new");
  fake.set("b", '"');
  await clock.advance(3_600_000);
  expect(await written.rewrite()).toEqual(written.paths);
  expect(readFileSync(at("certs/a"), "utf8")).toBe("new");
  expect(readFileSync(at("certs/b.json"), "utf8")).toBe('{"b":"\\""}');
  expect(readdirSync(at("certs")).sort()).toEqual(
    ["..data", readlinkSync(at("certs/..data")), "a", "b.json"].sort(),
  );
  expect(existsSync(at(join("certs", moment)))).toBe(false);
  await written.close();
  expect(existsSync(at("certs"))).toBe(false);
  expect(records()).toBe(0);
});

it("leaves the moment as it was when a value is gone", async () => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ a: "one", b: "two" });
  await using written = await writeDirectory(
    consumer,
    "~/d",
    { a: bind("«a»"), b: bind("«b»") },
    { home, ledger },
  );
  fake.set("a", canary);
  fake.remove("b");
  await clock.advance(3_600_000);
  await faultOf(written.rewrite(), canary);
  expect(readFileSync(at("d/a"), "utf8")).toBe("one");
  expect(readdirSync(at("d"))).toHaveLength(4);
});

it("leaves others' files in the directory alone, and takes none of their names", async () => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind } = await openConsumer({ a: canary });
  mkdirSync(at("d"));
  writeFileSync(at("d/theirs"), "theirs");
  const written = await writeDirectory(consumer, "~/d", { a: bind("«a»") }, { home, ledger });
  await written.close();
  expect(readdirSync(at("d"))).toEqual(["theirs"]);
  const taken = await faultOf(
    writeDirectory(consumer, "~/d", { theirs: bind("«a»") }, { home, ledger }),
    canary,
  );
  expect(taken).toMatchObject({ code: "invalid_config", message: expect.stringContaining("~/d/theirs") });
  expect(readdirSync(at("d"))).toEqual(["theirs"]);
  symlinkSync("nowhere", at("d/..data"));
  const data = await faultOf(writeDirectory(consumer, "~/d", { a: bind("«a»") }, { home, ledger }), canary);
  expect(data.message).toContain("..data");
  expect(readdirSync(at("d")).sort()).toEqual(["..data", "theirs"]);
});

it("refuses a directory that another running instance delivers", async () => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind } = await openConsumer({ a: canary });
  await using _first = await writeDirectory(consumer, "~/d", { a: bind("«a»") }, { home, ledger });
  const fault = await faultOf(writeDirectory(consumer, "~/d", { b: bind("«a»") }, { home, ledger }), canary);
  expect(fault.message).toContain("another running instance");
  expect(readdirSync(at("d"))).not.toContain("b");
});

it.each(["a/b", "../a", "..data", "..", ".", "", "a\0", "/a"])("refuses the name %j", async (name) => {
  const { home, ledger } = createTestFolder();
  const { consumer } = await openConsumer({});
  const fault = await faultOf(writeDirectory(consumer, "~/d", { [name]: "x" }, { home, ledger }), canary);
  expect(fault.code).toBe("invalid_config");
});

it("shows nothing that stands where a name or the directory should", async () => {
  const { home, ledger } = createTestFolder();
  const { consumer } = await openConsumer({});
  const name = await faultOf(
    writeDirectory(consumer, "~/d", { [`${canary}/x`]: "x" }, { home, ledger }),
    canary,
  );
  expect(name.message).toContain("files: a name of 42 characters is not one in a directory");
  for (const replace of [false, true]) {
    const directory = await faultOf(
      writeDirectory(consumer, canary, { a: "x" }, { home, ledger, replace }),
      canary,
    );
    expect(directory.message).toBe("the file path of 40 characters is not absolute");
  }
});

it("refuses a file where the directory is to be", async () => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind } = await openConsumer({ a: canary });
  writeFileSync(at("d"), "theirs");
  const fault = await faultOf(writeDirectory(consumer, "~/d", { a: bind("«a»") }, { home, ledger }), canary);
  expect(fault.message).toContain("~/d");
  expect(readFileSync(at("d"), "utf8")).toBe("theirs");
});

it("follows no link that someone put in the place of a moment", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ a: canary });
  mkdirSync(at("precious"));
  writeFileSync(at("precious/a"), "precious");
  const written = await writeDirectory(consumer, "~/d", { a: bind("«a»") }, { home, ledger });
  const moment = readlinkSync(at("d/..data"));
  renameSync(at(`d/${moment}`), at("d/moved"));
  symlinkSync(at("precious"), at(`d/${moment}`));
  await written.close();
  expect(files()["precious/a"]?.[0]).toBe("precious");
  expect(readdirSync(at("d"))).toEqual([moment, "moved"]);
});
