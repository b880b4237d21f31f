import { parse } from "smol-toml";
import { expect, it } from "vitest";
import { plainTables } from "./plain-table.ts";

it("gives every table of a parsed text the prototype of an object literal", () => {
  const document = plainTables(
    parse("a.b.c = 1\n[[list]]\nx = 1\ninline = { y = 2 }\ntoString = 3\nday = 1979-05-27"),
  );
  expect(document).toEqual({
    a: { b: { c: 1 } },
    list: [{ x: 1, inline: { y: 2 }, toString: 3, day: expect.any(Date) }],
  });
  const [item] = document.list as [object & { inline: object }];
  for (const table of [document, document.a, item, item.inline])
    expect(Object.getPrototypeOf(table)).toBe(Object.prototype);
});

it("leaves a table without a prototype's own __proto__ an own key", () => {
  const table = Object.assign(Object.create(null), { __proto__x: 1 });
  Object.defineProperty(table, "__proto__", { value: { admin: true }, enumerable: true });
  const plain = plainTables(table) as { admin?: boolean };
  expect([Object.hasOwn(plain, "__proto__"), plain.admin]).toEqual([true, undefined]);
});
