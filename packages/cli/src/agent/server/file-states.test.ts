import { createSecretKey } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStates } from "./file-states.ts";

const key = createSecretKey(Buffer.alloc(32, 7));
let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "latebound-states-")));
  for (const name of ["low", "high"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "token"), name);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (...names: string[]) => join(folder, ...names);
const stateOf = (...names: string[]) => fileStates([at(...names)], key);

/** As `ln -sfn` does it. */
function relink(link: string, target: string): void {
  symlinkSync(target, at("new"));
  renameSync(at("new"), at(link));
}

test("a file that stays has one state, another content another, and so has a file that was put back", () => {
  const state = stateOf("low", "token");
  expect(stateOf("low", "token")).toBe(state);
  writeFileSync(at("low", "token"), "LOW");
  const changed = stateOf("low", "token");
  writeFileSync(at("low", "token"), "low");
  expect(new Set([state, changed, stateOf("low", "token")]).size).toBe(3);
});

test.each([
  ["a link to the file", ["token"], (to: string) => relink("token", at(to, "token"))],
  ["a link on the way", ["current", "token"], (to: string) => relink("current", to)],
  ["a link behind a link", ["outer", "token"], (to: string) => relink("current", to)],
])("%s that leads back to where it led before has another state", (_name, names, lead) => {
  symlinkSync("current", at("outer"));
  lead("low");
  const state = stateOf(...names);
  expect(stateOf(...names)).toBe(state);
  lead("high");
  const changed = stateOf(...names);
  lead("low");
  expect(new Set([state, changed, stateOf(...names)]).size).toBe(3);
});

test("a file that isn't there and a link that leads nowhere have a state as well", () => {
  symlinkSync("nowhere", at("dangling"));
  symlinkSync("loop", at("loop"));
  expect(stateOf("absent")).toBe(stateOf("absent"));
  expect(stateOf("dangling")).not.toBe(stateOf("loop"));
});
