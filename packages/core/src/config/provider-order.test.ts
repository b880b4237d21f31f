import { expect, test } from "vitest";
import { orderProviders } from "./provider-order.ts";

test("dependencies come first", () => {
  const order = orderProviders(
    new Map([
      ["vault_a", ["vault_b", "env"]],
      ["vault_b", ["env"]],
      ["env", []],
      ["file", []],
    ]),
  );
  expect(order).toEqual({ names: ["env", "vault_b", "vault_a", "file"], loops: [] });
});

test("loops are told once each, by name", () => {
  const order = orderProviders(
    new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["a"]],
      ["self", ["self"]],
      ["outside", ["a"]],
    ]),
  );
  expect(order.loops).toEqual([
    ["a", "b", "c", "a"],
    ["self", "self"],
  ]);
  expect([...order.names].sort()).toEqual(["a", "b", "c", "outside", "self"]);
});

test("a diamond is no loop, and unknown names are left out", () => {
  const order = orderProviders(
    new Map([
      ["top", ["left", "right", "unknown"]],
      ["left", ["base"]],
      ["right", ["base"]],
      ["base", []],
    ]),
  );
  expect(order).toEqual({ names: ["base", "left", "right", "top"], loops: [] });
});
