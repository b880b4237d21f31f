import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createTestFolder } from "../test-files/test-folder.ts";
import { weakFolder } from "./weak-folder.ts";

const isRoot = process.geteuid?.() === 0;
/** What a folder is given to in these tests; where nobody can be given one, the same folder is opened to others. */
const stranger = 12_345;

function ways() {
  const folder = createTestFolder({ isPrivate: true });
  onTestFinished(folder.remove);
  mkdirSync(folder.at("state/latebound/files"), { recursive: true, mode: 0o700 });
  return { at: folder.at, files: folder.at("state/latebound/files"), state: folder.at("state") };
}

it("finds nothing on the way to a user's own directory, made or not", () => {
  const { at, files } = ways();
  expect([weakFolder(files), weakFolder(at("not/there/yet"))]).toEqual([undefined, undefined]);
});

it.each([0o777, 0o772])("finds a folder above that others can write to (%o), unless it is sticky", (mode) => {
  const { files, state } = ways();
  chmodSync(state, mode);
  expect(weakFolder(files)).toMatchObject({ path: state, isForeign: false });
  expect(weakFolder(join(state, "other/files"))).toMatchObject({ path: state });
  chmodSync(state, 0o1000 | mode);
  expect(weakFolder(files)).toBeUndefined();
});

it.each([0o720, 0o702, 0o1777])("finds the directory itself where others can write to it (%o)", (mode) => {
  const { files } = ways();
  chmodSync(files, mode);
  expect(weakFolder(files)).toMatchObject({ path: files, isForeign: false });
});

it("finds a group's folder above; as root also one of root's group, else not one of the user's own", () => {
  const { files, state } = ways();
  chmodSync(state, 0o770);
  if (isRoot) {
    expect(weakFolder(files)).toMatchObject({ path: state });
    chownSync(state, 0, stranger);
    expect(weakFolder(files)).toMatchObject({ path: state });
  } else {
    const isOwnGroup = process.getegid?.() === process.geteuid?.();
    expect(weakFolder(files)?.path).toBe(isOwnGroup ? undefined : state);
  }
});

it("finds another user's folder on the way, and what lies in it, whoever owns that", () => {
  const { at, files, state } = ways();
  if (isRoot) chownSync(state, stranger, stranger);
  else chmodSync(state, 0o777);
  expect(weakFolder(files)).toMatchObject({ path: state, isForeign: isRoot });
  symlinkSync(files, at("link"));
  expect(weakFolder(at("link"))).toMatchObject({ path: state, isForeign: isRoot });
});

it("follows links in folders out of reach, not those that someone else can set", () => {
  const { at, files, state } = ways();
  symlinkSync(state, at("link"));
  expect(weakFolder(at("link/latebound/files"))).toBeUndefined();
  mkdirSync(at("shared"));
  symlinkSync(state, at("shared/link"));
  chmodSync(at("shared"), 0o777);
  expect(weakFolder(at("shared/link/latebound/files"))).toMatchObject({ path: at("shared") });
  symlinkSync(files, join(dirname(files), "same"));
  expect(weakFolder(join(dirname(files), "same"))).toBeUndefined();
});

it("finds what is no directory", () => {
  const { at } = ways();
  writeFileSync(at("file"), "");
  symlinkSync(at("nowhere"), at("dangling"));
  expect(weakFolder(at("file"))).toMatchObject({ path: at("file"), problem: "is not a directory" });
  expect(weakFolder(at("file/below"))).toMatchObject({ path: at("file"), problem: "is not a directory" });
  expect(weakFolder(at("dangling"))).toMatchObject({ path: at("dangling"), problem: "is not a directory" });
});
