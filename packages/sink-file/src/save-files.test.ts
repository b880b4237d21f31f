import { spawn } from "node:child_process";
import { chownSync, linkSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createCanary } from "@latebound/testing";
import { expect, it, onTestFinished } from "vitest";
import { renderFile } from "./render-file.ts";
import { saveFiles } from "./save-files.ts";
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

it("writes files that stay, 0600, of which the ledger knows nothing", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  const paths = await saveFiles(
    consumer,
    { "~/new/a": bind("«key»"), "~/b.json": bind('["«key»"]') },
    { home, ledger },
  );
  expect(paths).toEqual([at("new/a"), at("b.json")]);
  const expected = { "new/a": [canary, "600"], "b.json": [JSON.stringify([canary]), "600"] };
  expect(files()).toEqual(expected);
  expect(readdirSync(ledger)).toEqual([]);
  await (await writeFiles(consumer, { "~/c": "x" }, { home, ledger })).close();
  expect(files()).toEqual(expected);
});

it("replaces a file of the user's own for good, and leaves its other names alone", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  writeFileSync(at("k"), "old", { mode: 0o644 });
  linkSync(at("k"), at("other"));
  await saveFiles(consumer, { "~/k": bind("«key»") }, { home, ledger });
  await saveFiles(consumer, { "~/k": bind("«key»!") }, { home, ledger });
  expect(files()).toEqual({ k: [`${canary}!`, "600"], other: ["old", "644"] });
  expect(readdirSync(home).filter((name) => name.startsWith(".latebound-"))).toEqual([]);
});

it("refuses links, directories and files of others, and changes nothing where a value is missing", async () => {
  const { home, ledger, at, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ key: canary });
  writeFileSync(at("mine"), "mine", { mode: 0o644 });
  symlinkSync(at("mine"), at("link"));
  mkdirSync(at("folder"));
  const save = (path: string, text: string) => saveFiles(consumer, { [path]: bind(text) }, { home, ledger });
  expect(await faultOf(save("~/link", "«key»"))).toMatchObject({ code: "invalid_config" });
  expect(await faultOf(save("~/folder", "«key»"))).toMatchObject({ code: "invalid_config" });
  expect(await faultOf(save("~/mine", "«absent»"))).toMatchObject({ code: "not_found" });
  if (process.geteuid?.() === 0) {
    writeFileSync(at("theirs"), "theirs", { mode: 0o666 });
    chownSync(at("theirs"), 12_345, 12_345);
    const fault = await faultOf(save("~/theirs", "«key»"));
    expect(fault.message).toContain("belongs to another user");
    expect(files().theirs?.[0]).toBe("theirs");
  }
  expect(files().mine).toEqual(["mine", "644"]);
  expect(readdirSync(ledger)).toEqual([]);
});

it("killed at any moment, it leaves a whole file, and nothing beside it once somebody writes again", async () => {
  const { home, ledger, at, files } = createTestFolder();
  writeFileSync(at("a"), "0;", { mode: 0o600 });
  const program = fileURLToPath(new URL("./test-files/save-until-killed.ts", import.meta.url));
  for (const round of [1, 2, 3, 4, 5, 6]) {
    const child = spawn(process.execPath, ["--conditions=@latebound/source", program, home, ledger]);
    await new Promise<void>((resolve) => {
      let saved = 0;
      child.stdout.on("data", (data: Buffer) => {
        saved += String(data).length;
        if (saved > round * 2) child.kill("SIGKILL");
      });
      child.on("close", () => resolve());
    });
    const { consumer } = await openConsumer({});
    await (await writeFiles(consumer, { "~/b": "x" }, { home, ledger })).close();
    expect(Object.keys(files())).toEqual(["a"]);
    const [text = ""] = files().a ?? [];
    const number = Number.parseInt(text, 10);
    expect(text.replaceAll(`${number};`, "")).toBe("");
    expect(statSync(at("a")).mode & 0o777).toBe(0o600);
  }
}, 60_000);

it("renders what it would write, by the name's format", async () => {
  const { consumer, bind } = await openConsumer({ key: 'a"b' });
  const text = async (name: string, content: unknown) =>
    new TextDecoder().decode(await renderFile(consumer, { name, content }));
  expect(await text("x.json", bind('{"k":"«key»"}'))).toBe('{"k":"a\\"b"}');
  expect(await text("x", bind("k=«key»"))).toBe('k=a"b');
});
