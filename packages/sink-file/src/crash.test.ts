import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openLedger } from "./ledger/open-ledger.ts";
import { generationConsumer, isWhole } from "./test-files/generation.ts";
import { type Child, type ChildScript, runChild } from "./test-files/run-child.ts";
import { createTestFolder as openTestFolder, type TestFolder } from "./test-files/test-folder.ts";
import { writeFiles } from "./write-files.ts";

const rounds = 50;

function createTestFolder(): TestFolder {
  const folder = openTestFolder();
  onTestFinished(folder.remove);
  return folder;
}

function start(script: ChildScript, args: readonly string[]): Child {
  const child = runChild(script, args);
  onTestFinished(() => void child.process.kill("SIGKILL"));
  return child;
}

/** A text, or undefined where nothing is at this moment. */
function readNow(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Reads what a delivery leaves at its paths; gives how often something was there. */
async function readWhile(folder: TestFolder, times: number): Promise<number> {
  let found = 0;
  for (let count = 0; count < times; count += 1) {
    for (const name of ["a", "sub/b", "swapped/c", "swapped/d"]) {
      const text = readNow(folder.at(name));
      if (text === undefined || (name === "a" && text === "theirs")) continue;
      expect(isWhole(text)).toBe(true);
      found += 1;
    }
    await setImmediate();
  }
  return found;
}

it(`shows no torn file and leaves none when it is killed, at ${rounds} points`, {
  timeout: 240_000,
}, async () => {
  const folder = createTestFolder();
  writeFileSync(folder.at("a"), "theirs");
  let found = 0;
  let leftBehind = 0;
  for (let round = 0; round < rounds; round += 1) {
    const child = start("deliver-forever", [folder.home, folder.ledger]);
    await child.lines(round % 3 === 0 ? 1 : 2);
    found += await readWhile(folder, Math.floor(Math.random() * 40));
    child.process.kill("SIGKILL");
    await child.ended;
    for (const [text] of Object.values(folder.files())) if (text !== "theirs") leftBehind += 1;
    openLedger(folder.ledger).close();
    expect(folder.files()).toEqual({ a: ["theirs", "644"] });
    // A directory without anything in it may have been made just before the end.
    const left = readdirSync(folder.home, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => !entry.isDirectory()).map(({ name }) => name)).toEqual(["a"]);
    expect(folder.records()).toBe(0);
  }
  expect(found).toBeGreaterThan(rounds);
  expect(leftBehind).toBeGreaterThan(rounds);
});

it("two instances at once leave each other's files alone, and so does the next one", async () => {
  const folder = createTestFolder();
  const { home, ledger } = folder;
  const other = start("deliver-forever", [home, ledger, "theirs"]);
  await other.lines(2);
  const written = await writeFiles(generationConsumer(), { "~/mine": "x" }, { home, ledger });
  expect(isWhole(readNow(folder.at("theirs")) ?? "")).toBe(true);
  await written.close();
  expect(existsSync(folder.at("theirs"))).toBe(true);
  expect(existsSync(folder.at("mine"))).toBe(false);
  const second = await writeFiles(generationConsumer(), { "~/mine": "x" }, { home, ledger });
  other.process.kill("SIGKILL");
  await other.ended;
  expect(Object.keys(folder.files())).toContain("theirs");
  await (await writeFiles(generationConsumer(), { "~/third": "x" }, { home, ledger })).close();
  expect(Object.keys(folder.files())).toEqual(["mine"]);
  await second.close();
  expect(folder.files()).toEqual({});
});

it("leaves a crashed instance's file alone when someone has changed it since", async () => {
  const folder = createTestFolder();
  const child = start("deliver-and-end", [folder.home, folder.ledger, "rest"]);
  await child.lines(1);
  child.process.kill("SIGKILL");
  await child.ended;
  expect(folder.records()).toBe(2);
  writeFileSync(folder.at("a"), "edited");
  openLedger(folder.ledger).close();
  expect(folder.files()).toEqual({ a: ["edited", "600"] });
});

it.each<[end: string, kill: NodeJS.Signals | undefined, code: number | null, signal: NodeJS.Signals | null]>([
  ["nothing", undefined, 0, null],
  ["exit", undefined, 3, null],
  ["throw", undefined, 1, null],
  ["rest", "SIGTERM", null, "SIGTERM"],
  ["rest", "SIGINT", null, "SIGINT"],
  ["handler", "SIGTERM", 4, null],
  ["once", "SIGTERM", 5, null],
])("removes and restores when the process ends: %s %s", async (end, kill, code, signal) => {
  const folder = createTestFolder();
  writeFileSync(folder.at("theirs"), "theirs");
  const child = start("deliver-and-end", [folder.home, folder.ledger, end]);
  await child.lines(1);
  if (kill) {
    expect(readlinkSync(folder.at("swapped/c"))).toBe("..data/c");
    child.process.kill(kill);
  }
  expect(await child.ended).toEqual({ code, signal });
  expect(folder.files()).toEqual({ theirs: ["theirs", "644"] });
  expect(readdirSync(folder.home)).toEqual(["theirs"]);
  expect(folder.records()).toBe(0);
});
