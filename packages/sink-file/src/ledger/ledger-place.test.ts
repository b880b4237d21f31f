import { chmodSync, chownSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { createTestFolder } from "../test-files/test-folder.ts";
import { ledgerPlace } from "./ledger-place.ts";
import { openLedger } from "./open-ledger.ts";

const isRoot = process.geteuid?.() === 0;

function homes() {
  const folder = createTestFolder({ isPrivate: true });
  onTestFinished(folder.remove);
  mkdirSync(folder.at("theirs"));
  return { theirs: folder.at("theirs"), asked: folder.at("theirs/state/files"), own: folder.at("own/files") };
}

it("is the user's own ledger where none is asked for, and the one asked for where that is the user's", () => {
  const { asked, own } = homes();
  expect(ledgerPlace(undefined, () => own)).toBe(own);
  expect(ledgerPlace(asked, () => own)).toBe(asked);
});

it("is root's own where the one asked for is another user's, in whose home nothing is made", () => {
  const { theirs, asked, own } = homes();
  if (isRoot) chownSync(theirs, 12_345, 12_345);
  const place = ledgerPlace(asked, () => own);
  expect(place).toBe(isRoot ? own : asked);
  openLedger(place).close();
  expect(readdirSync(theirs)).toEqual(isRoot ? [] : ["state"]);
});

it("stays the one asked for where root's own group or everyone can write, which is refused", () => {
  const { theirs, asked, own } = homes();
  chmodSync(theirs, 0o777);
  expect(ledgerPlace(asked, () => own)).toBe(asked);
  expect(() => openLedger(asked)).toThrow(`${theirs} can be written to by other users`);
  expect(readdirSync(theirs)).toEqual([]);
});

it("is refused where root's own is another user's too, with what to do", () => {
  const { theirs, asked } = homes();
  if (isRoot) chownSync(theirs, 12_345, 12_345);
  else chmodSync(theirs, 0o777);
  const open = () => openLedger(ledgerPlace(asked, () => `${theirs}/other`));
  expect(open).toThrow(isRoot ? `${theirs} belongs to another user` : `${theirs} can be written to`);
  expect(open).toThrow(expect.objectContaining({ hint: expect.stringMatching(isRoot ? /sudo -H/ : /go-w/) }));
  expect(readdirSync(theirs)).toEqual([]);
});

it("tells a place that can't be looked at", () => {
  const { theirs } = homes();
  symlinkSync("loop", `${theirs}/loop`);
  const open = () => openLedger(ledgerPlace(`${theirs}/loop`));
  expect(open).toThrow(expect.objectContaining({ name: "SecretError", code: "unavailable" }));
  expect(open).toThrow(`can't write ${theirs}/loop`);
});
