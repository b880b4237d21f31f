import { expect, test } from "vitest";
import { createTar } from "../../../test/create-tar.ts";
import { entriesOfTar } from "./entries-of-tar.ts";

/** The names that were given, and whether it came to its end. */
async function read(tar: Uint8Array): Promise<{ names: string[]; isWhole: boolean }> {
  const names: string[] = [];
  try {
    for await (const { name } of entriesOfTar([tar])) names.push(name);
    return { names, isWhole: true };
  } catch {
    return { names, isWhole: false };
  }
}

const tarOfThree = () =>
  createTar([
    { name: "folder/", type: "directory" },
    { name: "a", content: "x".repeat(700) },
    { name: "b", content: "y" },
  ]);

test("a folder that says it had a size doesn't stop it", async () => {
  const tar = await tarOfThree();
  const header = tar.subarray(0, 512);
  header.write("00000000005", 124);
  header.write("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(sum.toString(8).padStart(6, "0"), 148);
  expect(await read(tar)).toEqual({ names: ["folder/", "a", "b"], isWhole: true });
});

test("wherever a tar is cut off, or broken, reading comes to an end", async () => {
  const tar = await tarOfThree();
  const lastHeader = 512 + 512 + 1_024 + 512;
  for (let length = 1; length < tar.length; length += 61) {
    const { isWhole } = await read(tar.subarray(0, length));
    const isAtEdge = length % 512 === 0 || length > lastHeader + 512;
    if (!isAtEdge) expect({ length, isWhole }).toEqual({ length, isWhole: false });
  }
  for (let at = 0; at < 1_024; at += 13) {
    const broken = Buffer.from(tar);
    broken[at] = (broken[at] ?? 0) ^ 0x55;
    expect(await read(broken)).toBeDefined();
  }
});

test("the source's fault is the reader's", async () => {
  const source = (async function* () {
    yield (await tarOfThree()).subarray(0, 1_100);
    throw new Error("broken source");
  })();
  const reading = (async () => {
    for await (const _entry of entriesOfTar(source));
  })();
  await expect(reading).rejects.toThrow("broken source");
});

test("left early, the source is ended", async () => {
  let isEnded = false;
  const source = (async function* () {
    try {
      for (;;) yield await tarOfThree();
    } finally {
      isEnded = true;
    }
  })();
  for await (const { name } of entriesOfTar(source)) if (name === "a") break;
  expect(isEnded).toBe(true);
});
