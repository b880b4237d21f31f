import type { Config, Resolver } from "@latebound/core";
import { expect, test } from "vitest";
import { createLoginShelf, type Login } from "./login-shelf.ts";

function rig(mostLogins = 2) {
  let nowMs = 0;
  const closed: string[] = [];
  const shelf = createLoginShelf(mostLogins, () => nowMs);
  const login = (name: string): Login => ({
    // What the shelf doesn't touch is left out.
    resolver: { close: async () => void closed.push(name) } as unknown as Resolver,
    config: {} as Config,
    files: [name],
    leased: new Set(),
  });
  const take = (place: string, state = "") =>
    shelf.take({ place, state }, async () => login(`${place}${state}`)).then(({ files: [name] }) => name);
  const kept = () => shelf.list().map(({ login: { files } }) => files[0]);
  return { shelf, take, kept, closed, at: (ms: number) => (nowMs = ms) };
}

test("a place keeps its login while its state is the same", async () => {
  const { shelf, take, closed } = rig();
  await take("a", "1");
  await shelf.take({ place: "a", state: "1" }, () => Promise.reject(new TypeError("made again")));
  expect(closed).toEqual([]);
});

test("another state closes the login for good, also when the first comes back", async () => {
  const { take, kept, closed } = rig();
  await take("a", "1");
  await take("a", "2");
  expect([kept(), closed]).toEqual([["a2"], ["a1"]]);
  await take("a", "1");
  expect([kept(), closed]).toEqual([["a1"], ["a1", "a2"]]);
});

test("a login that is dropped is closed, and made again for the same place and state", async () => {
  const { shelf, take, kept, closed } = rig();
  for (const place of ["a", "b"]) await take(place);
  const [dropped] = shelf.list();
  if (dropped) shelf.drop(dropped.login);
  expect([await take("a"), kept()]).toEqual(["a", ["b", "a"]]);
  expect(closed).toEqual(["a"]);
  if (dropped) shelf.drop(dropped.login);
  expect(kept()).toEqual(["b", "a"]);
});

test("the login that was used longest ago makes room", async () => {
  const { take, kept, closed } = rig();
  for (const place of ["a", "b", "a", "c"]) await take(place);
  expect([kept(), closed]).toEqual([["a", "c"], ["b"]]);
});

test("what was not used for a while is closed, and close ends the rest", async () => {
  const { shelf, take, kept, closed, at } = rig();
  await take("a");
  at(10);
  await take("b");
  await shelf.sweep(10);
  expect([kept(), closed]).toEqual([["b"], ["a"]]);
  await shelf.close();
  expect([kept(), closed]).toEqual([[], ["a", "b"]]);
});

test("callers that come at once share a login, and one that can't be made is not kept", async () => {
  const { shelf, take, kept } = rig();
  const [one, other] = await Promise.all([take("a"), take("a")]);
  expect(one).toBe(other);
  const failing = () => shelf.take({ place: "b", state: "" }, () => Promise.reject(new Error("no")));
  await expect(failing()).rejects.toThrow("no");
  expect(kept()).toEqual(["a"]);
  expect(await take("b")).toBe("b");
});
