import {
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTrustStore, type TrustStore } from "./trust-store.ts";

const path = "/somewhere/project/latebound.toml";
const text = "[secret.env]\n";
let home: string;
let store: TrustStore;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "latebound-trust-")));
  store = openTrustStore({ environment: {}, home, userId: process.geteuid?.() });
});
afterEach(() => rmSync(home, { recursive: true }));

const folder = () => join(home, ".local/state/latebound/trust");

test("trust is in one path with one content", () => {
  expect(store.has(path, text)).toBe(false);
  store.add(path, text);
  expect(store.has(path, text)).toBe(true);
  expect(store.has(path, `${text}# changed\n`)).toBe(false);
  expect(store.has("/somewhere/else/latebound.toml", text)).toBe(false);
});

test("a second content takes the first one's place, and can be taken back", () => {
  store.add(path, text);
  store.add(path, "changed");
  expect(store.has(path, text)).toBe(false);
  expect(store.has(path, "changed")).toBe(true);
  expect(store.remove(path)).toBe(true);
  expect(store.has(path, "changed")).toBe(false);
  expect(store.remove(path)).toBe(false);
});

test("what stands there is for the user alone", () => {
  store.add(path, text);
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder())) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
});

test("a link in an entry's place is no trust, and is replaced, not written through", () => {
  store.add(path, text);
  const [name = ""] = readdirSync(folder());
  const target = join(home, "target");
  writeFileSync(target, "untouched");
  rmSync(join(folder(), name));
  symlinkSync(target, join(folder(), name));
  expect(store.has(path, text)).toBe(false);
  store.add(path, text);
  expect(store.has(path, text)).toBe(true);
  expect(statSync(target).size).toBe("untouched".length);
});

test("XDG_STATE_HOME says where it lies; without a home there is none", () => {
  const environment = { XDG_STATE_HOME: join(home, "state") };
  openTrustStore({ environment, home, userId: process.geteuid?.() }).add(path, text);
  expect(readdirSync(join(home, "state/latebound/trust"))).toHaveLength(1);
  expect(() => openTrustStore({ environment: {}, home: undefined, userId: 0 })).toThrow("no home folder");
});

test("a store that can't be read trusts nothing, and one that can't be written says where and why", () => {
  const state = join(home, "loop");
  symlinkSync(state, state);
  const environment = { XDG_STATE_HOME: state };
  const looped = openTrustStore({ environment, home, userId: process.geteuid?.() });
  expect(looped.has(path, text)).toBe(false);
  const place = join(state, "latebound/trust");
  const fault = `can't write ${place}`;
  expect(() => looped.add(path, text)).toThrow(fault);
  expect(() => looped.add(path, text)).toThrow(/\(E[A-Z]+\)$/);
  expect(() => looped.remove(path)).toThrow(fault);
});

test("where the state folder can't be made, that is told", () => {
  const lost = openTrustStore({ environment: { XDG_STATE_HOME: "/proc/nope" }, home, userId: 0 });
  expect(() => lost.add(path, text)).toThrow(/^can't write \/proc\/nope\/latebound\/trust: /);
});
