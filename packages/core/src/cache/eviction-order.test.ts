import fc from "fast-check";
import { expect, it } from "vitest";
import { createEvictionOrder, type Linked } from "./eviction-order.ts";

interface Member extends Linked<Member> {
  readonly name: number;
}

const maxBytes = 20;
const names = [0, 1, 2, 3, 4, 5];

/** The same order as a list of names from the oldest on, with their bytes. */
function createModel(): ReturnType<typeof createNamed> {
  const held: [name: number, bytes: number][] = [];
  const evicted: number[] = [];
  const bytesOf = () => held.reduce((sum, [, bytes]) => sum + bytes, 0);
  const take = (name: number) => held.splice(held.findIndex(([one]) => one === name) >>> 0, 1)[0];
  const evictOne = () => {
    const oldest = held.shift();
    if (oldest) evicted.push(oldest[0]);
  };
  return {
    evicted,
    evictOne,
    state: () => ({ entries: held.length, bytes: bytesOf(), held: held.map(([name]) => name).sort() }),
    add(name: number, bytes: number) {
      take(name);
      if (bytes > maxBytes) return;
      while (bytesOf() + bytes > maxBytes) evictOne();
      held.push([name, bytes]);
    },
    touch(name: number) {
      const taken = take(name);
      if (taken) held.push(taken);
    },
    delete: (name: number) => void take(name),
  };
}

/** The order itself, spoken to by name. */
function createNamed() {
  const evicted: number[] = [];
  const members = names.map((name): Member => ({ name, older: undefined, newer: undefined, bytes: 0 }));
  const member = (name: number) => members[name] ?? expect.fail("no such member");
  const order = createEvictionOrder<Member>(maxBytes, ({ name }) => evicted.push(name));
  const held = () => members.filter((slot) => order.has(slot)).map(({ name }) => name);
  return {
    evicted,
    evictOne: () => order.evictOne(),
    state: () => ({ entries: order.entries, bytes: order.bytes, held: held() }),
    add: (name: number, bytes: number) => order.add(member(name), bytes),
    touch: (name: number) => order.touch(member(name)),
    delete: (name: number) => order.delete(member(name)),
  };
}

const verb = fc.constantFrom("add", "add", "touch", "delete", "evictOne");
const call = fc.record({ verb, name: fc.constantFrom(...names), bytes: fc.integer({ min: 1, max: 22 }) });

it("evicts what was used longest ago, as a plain list does, after any calls", () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
      const [order, model] = [createNamed(), createModel()];
      for (const { verb, name, bytes } of calls) {
        for (const one of [order, model]) one[verb](name, bytes);
        expect(order.state()).toEqual(model.state());
        expect(order.evicted).toEqual(model.evicted);
      }
      for (const one of [order, model]) for (const _ of names) one.evictOne();
      expect(order.evicted).toEqual(model.evicted);
    }),
  );
});
