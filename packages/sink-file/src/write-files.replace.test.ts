import {
  chmodSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createCanary } from "@latebound/testing";
import { expect, it, onTestFinished } from "vitest";
import { faultOf as findFault } from "./test-files/fault-of.ts";
import { openConsumer } from "./test-files/open-consumer.ts";
import { createTestFolder as openTestFolder, type TestFolder } from "./test-files/test-folder.ts";
import { writeFiles } from "./write-files.ts";

const canary = createCanary();

const faultOf = (running: Promise<unknown>) => findFault(running, canary);

function createTestFolder(): TestFolder {
  const folder = openTestFolder();
  onTestFinished(folder.remove);
  return folder;
}

it("refuses a file that is someone else's, and leaves it alone", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  writeFileSync(at("k"), "theirs", { mode: 0o644 });
  const fault = await faultOf(
    writeFiles(consumer, { "~/new/a": bind("«key»"), "~/k": bind("«key»") }, { home, ledger }),
  );
  expect(fault).toMatchObject({ code: "invalid_config", hint: expect.stringContaining("replace") });
  expect(fault.message).toContain("~/k");
  expect(files()).toEqual({ k: ["theirs", "644"] });
  expect(existsSync(at("new"))).toBe(false);
});

it("replaces it when told to, 0600 also when it existed, and puts the very same file back", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  writeFileSync(at("k"), "theirs", { mode: 0o644 });
  const before = statSync(at("k"));
  const written = await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger, replace: true });
  expect(files().k).toEqual([canary, "600"]);
  await written.close();
  expect(files()).toEqual({ k: ["theirs", "644"] });
  expect(statSync(at("k")).ino).toBe(before.ino);
});

it("puts the replaced file back after rewrites, too", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ key: "first" });
  writeFileSync(at("k"), "theirs", { mode: 0o644 });
  const written = await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger, replace: true });
  fake.set("key", "second");
  await clock.advance(3_600_000);
  expect(await written.rewrite()).toEqual([at("k")]);
  expect(files().k).toEqual(["second", "600"]);
  await written.close();
  expect(files()).toEqual({ k: ["theirs", "644"] });
});

function replaceFile(path: string): void {
  writeFileSync(`${path}.x`, "edited");
  renameSync(`${path}.x`, path);
}

it.each<[what: string, change: (path: string) => void]>([
  ["rewritten", (path) => writeFileSync(path, "edited")],
  ["replaced", replaceFile],
  ["touched", (path) => utimesSync(path, 1, 1)],
  ["given other rights", (path) => chmodSync(path, 0o644)],
])("leaves a file alone that someone else has %s, and rewrites it no more", async (_what, change) => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ key: "first" });
  const written = await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger });
  change(at("k"));
  const changed = readFileSync(at("k"), "utf8");
  fake.set("key", canary);
  await clock.advance(3_600_000);
  expect(await faultOf(written.rewrite())).toMatchObject({ code: "invalid_config" });
  await written.close();
  expect(readFileSync(at("k"), "utf8")).toBe(changed);
});

it("refuses a path that another running instance holds, with replace too", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  const first = await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger });
  for (const replace of [false, true]) {
    const fault = await faultOf(writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger, replace }));
    expect(fault.code).toBe("invalid_config");
  }
  expect(files()).toEqual({ k: [canary, "600"] });
  rmSync(at("k"));
  const fault = await faultOf(writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger }));
  expect(fault.message).toContain("another running instance");
  await first.close();
  await (await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger })).close();
});

it("of several that want one path at the same moment at most one gets it", async () => {
  const { home, ledger, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  for (const replace of [false, true]) {
    const wanting = Array.from({ length: 4 }, () =>
      writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger, replace }),
    );
    const results = await Promise.allSettled(wanting);
    const got = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(got.length).toBeLessThanOrEqual(1);
    for (const written of got) await written.close();
    expect(files()).toEqual({});
  }
});

it("leaves nothing when it is closed while it rewrites", async () => {
  const { home, ledger, at, records } = createTestFolder();
  const { consumer, bind, fake, clock } = await openConsumer({ key: "one" });
  const written = await writeFiles(consumer, { "~/k": bind("«key»") }, { home, ledger });
  fake.set("key", canary);
  await clock.advance(3_600_000);
  const rewriting = faultOf(written.rewrite());
  await written.close();
  expect(await rewriting).toMatchObject({ code: "closed" });
  expect(readdirSync(at(""))).toEqual([]);
  expect(records()).toBe(0);
});

it("tells of a file that stays when it is closed, as someone gave it a second name", async () => {
  const { home, ledger, at } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  const written = await writeFiles(
    consumer,
    { "~/a": bind("«key»"), "~/b": bind("«key»") },
    { home, ledger },
  );
  expect(written.left).toEqual([]);
  linkSync(at("a"), at("second"));
  await written.close();
  expect(written.left).toEqual([at("a")]);
  expect(readdirSync(home).toSorted()).toEqual(["a", "second"]);
});
