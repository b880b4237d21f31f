import { expect, test } from "vitest";
import { mapOptions } from "./map-options.ts";

test("every value below the root is asked for, with its path", () => {
  const paths: string[] = [];
  const table = { a: { b: [1, { c: "x" }] }, d: new Date(0) };
  const copy = mapOptions(table, (value, path) => {
    paths.push(path.join("."));
    return value === "x" ? "y" : value;
  });
  expect(paths).toEqual(["a", "a.b", "a.b.0", "a.b.1", "a.b.1.c", "d"]);
  expect(copy).toEqual({ a: { b: [1, { c: "y" }] }, d: table.d });
  expect(table.a.b[1]).toEqual({ c: "x" });
  expect(copy.d).toBe(table.d);
});

test("a __proto__ key stays a key, and a loop of objects ends", () => {
  const table: Record<string, unknown> = JSON.parse('{"a": {"__proto__": {"x": 1}}}');
  table.loop = table;
  const copy = mapOptions(table, (value) => value);
  expect(Reflect.get(copy.a as object, "x")).toBeUndefined();
  expect(copy.loop).toBeDefined();
});
