import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyTree, copyTreeInTurns } from "./copy-tree.ts";

const isMarked = (leaf: unknown) => typeof leaf === "string" && leaf.startsWith("@");

function filled(tree: unknown): unknown {
  const copy = copyTree(tree, isMarked);
  for (const slot of copy.slots) slot.fill(`<${String(slot.value)}>`);
  return copy.root();
}

describe("copyTree", () => {
  it("copies objects, arrays, Map values and Set members, and fills what is marked", () => {
    const tree = { a: "@1", list: ["x", "@2"], map: new Map([["k", "@3"]]), set: new Set(["@4", "y"]) };
    expect(filled(tree)).toEqual({
      a: "<@1>",
      list: ["x", "<@2>"],
      map: new Map([["k", "<@3>"]]),
      set: new Set(["<@4>", "y"]),
    });
    expect(tree.a).toBe("@1");
    expect([...tree.set]).toEqual(["@4", "y"]);
  });

  it("keeps the order of keys, Map entries and Set members", () => {
    const copy = filled({ b: "@1", a: "@2", set: new Set(["z", "@3", "a"]) });
    expect(Object.keys(copy as object)).toEqual(["b", "a", "set"]);
    expect([...(copy as { set: Set<string> }).set]).toEqual(["z", "<@3>", "a"]);
  });

  it("tells slots and their paths in document order", () => {
    const tree = { b: ["@1", { c: "@2" }], a: new Map([["k", "@3"]]), s: new Set(["@4"]) };
    const { slots } = copyTree(tree, isMarked);
    expect(slots.map(({ path }) => path)).toEqual([
      ["b", 0],
      ["b", 1, "c"],
      ["a", "k"],
      ["s", 0],
    ]);
  });

  it("takes a root that is itself a slot", () => {
    expect(filled("@1")).toBe("<@1>");
  });

  it("passes class instances, dates and functions by reference", () => {
    class Point {
      x = "@1";
    }
    const tree = { point: new Point(), date: new Date(0), call: () => "@2" };
    const copy = filled(tree) as typeof tree;
    expect([copy.point === tree.point, copy.date === tree.date, copy.call === tree.call]).toEqual([
      true,
      true,
      true,
    ]);
    expect(copy.point.x).toBe("@1");
  });

  it("keeps null prototypes, symbol keys, array holes and a key named __proto__", () => {
    const symbol = Symbol("s");
    const bare = Object.assign(Object.create(null), { k: "@1", [symbol]: "@2" });
    const copy = filled(bare) as Record<PropertyKey, unknown>;
    expect([Object.getPrototypeOf(copy), copy.k, copy[symbol]]).toEqual([null, "<@1>", "<@2>"]);
    const parsed = filled(JSON.parse('{"__proto__":{"admin":"@1"}}')) as object;
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.hasOwn(parsed, "__proto__")).toBe(true);
    const holed: unknown[] = ["@1"];
    holed[2] = "@2";
    expect(1 in (filled(holed) as unknown[])).toBe(false);
  });

  it("keeps cycles and shared parts", () => {
    const tree: Record<string, unknown> = { name: "@1" };
    tree.self = tree;
    const shared = { v: "@2" };
    tree.one = shared;
    tree.two = shared;
    const copy = filled(tree) as Record<string, unknown>;
    expect(copy.self).toBe(copy);
    expect(copy.one).toBe(copy.two);
    expect(copy.one).not.toBe(shared);
  });

  it("copies 10,000 levels", () => {
    let tree: unknown = "@deep";
    for (let level = 0; level < 10_000; level++) tree = [tree];
    let copy = filled(tree);
    for (let level = 0; level < 10_000; level++) copy = (copy as unknown[])[0];
    expect(copy).toBe("<@deep>");
  });

  it("copies a million nodes in turns of the loop", async () => {
    const tree = Array.from({ length: 1_000_000 }, (_, index) => index);
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    const copy = await copyTreeInTurns(tree, isMarked);
    clearInterval(counting);
    expect((copy.root() as unknown[]).length).toBe(1_000_000);
    expect(turns).toBeGreaterThan(10);
  });

  it("gives a small tree without a promise", () => {
    expect(copyTreeInTurns({ a: 1 }, isMarked)).not.toBeInstanceOf(Promise);
  });

  it("equals its source for any tree without marks", () => {
    const trees = fc.object({
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withDate: true,
    });
    fc.assert(
      fc.property(trees, (tree) => {
        expect(copyTree(tree, () => false).root()).toStrictEqual(tree);
      }),
    );
  });
});
