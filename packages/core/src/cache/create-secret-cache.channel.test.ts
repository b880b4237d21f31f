import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { LRUCache } from "lru-cache";
import { afterEach, beforeEach, expect, it } from "vitest";
import { canary, createCacheRig, textOf } from "./test-rig/cache-rig.ts";

const messages: unknown[] = [];
// Its type is what lru-cache 11 publishes.
const keep = (message: unknown) =>
  void messages.push(message, [...(message as { cache: LRUCache<object, object> }).cache.entries()]);

beforeEach(() => subscribe("lru-cache:metrics", keep));
afterEach(() => {
  unsubscribe("lru-cache:metrics", keep);
  messages.length = 0;
});

/** Everything that can be got at from a value: own members, those of prototypes, getters called, maps and sets. */
function reachable(root: unknown): Set<unknown> {
  const seen = new Set<unknown>([root]);
  for (const one of seen) {
    if (one instanceof Map || one instanceof Set) for (const member of [...one].flat()) seen.add(member);
    if (!isObject(one)) continue;
    for (const name of namesOf(one)) seen.add(read(one, name));
  }
  return seen;
}

function isObject(one: unknown): one is object {
  return (typeof one === "object" && one !== null) || typeof one === "function";
}

function namesOf(one: object): Set<PropertyKey> {
  const names = new Set<PropertyKey>();
  for (let from: object | null = one; from !== null; from = Object.getPrototypeOf(from)) {
    for (const name of Reflect.ownKeys(from)) names.add(name);
  }
  return names;
}

function read(one: object, name: PropertyKey): unknown {
  try {
    return Reflect.get(one, name);
  } catch {
    return undefined;
  }
}

it("the channel on which lru-cache publishes what it stores leads to no value", async () => {
  const rig = createCacheRig({ maxEntries: 1 });
  rig.handle.answer = ({ path }) => ({ text: `${canary}-${path}`, version: canary });
  await rig.get("a");
  expect(textOf(await rig.get("a"))).toBe(`${canary}-a`);
  await rig.get("b");
  rig.cache.close();
  const operations = messages.map((message) => (message as { op?: string }).op);
  expect(operations).toEqual(expect.arrayContaining(["set", "get", "delete"]));
  const texts = [...reachable(messages)].filter((one) => typeof one === "string" || typeof one === "symbol");
  expect(texts.map(String).filter((text) => text.includes(canary))).toEqual([]);
});
