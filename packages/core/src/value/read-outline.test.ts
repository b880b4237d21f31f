import { expect, test } from "vitest";
import { readOutline } from "./read-outline.ts";

const told = { outline: '{ "user": null, "db": { "main": null, "other": { "port": null } }, "a/b": null }' };

test.each([
  [{ name: "user" }],
  [{ name: "db" }],
  [{ name: "a/b" }],
  [{ pointer: ["db", "main"] }],
  [{ pointer: ["db", "other"] }],
  [{ pointer: ["db", "other", "port"] }],
])("%j is there", (field) => {
  expect(readOutline(told, field)).toBe("there");
});

test.each([
  [{ name: "usr" }, [{ name: "user" }, { name: "db" }]],
  [{ pointer: ["d"] }, [{ pointer: ["user"] }, { pointer: ["db"] }]],
  [{ pointer: ["db", "man"] }, [{ pointer: ["db", "main"] }, { pointer: ["db", "other"] }]],
  [{ pointer: ["db", "other", "host"] }, [{ pointer: ["db", "other", "port"] }]],
])("%j is absent, beside those that are there", (field, siblings) => {
  expect(readOutline(told, field)).toEqual({ siblings });
});

test("what lies below a value that is no object isn't told: it may be a list", () => {
  expect(readOutline(told, { pointer: ["user", "0"] })).toBeUndefined();
});

test("without a field the secret has to have exactly one", () => {
  expect(readOutline({ outline: '{"a":null}' }, undefined)).toBe("there");
  expect(readOutline({ outline: "{}" }, undefined)).toEqual({ siblings: [] });
  expect(readOutline({ outline: '{"a":null,"b":null}' }, undefined)).toEqual({
    siblings: [{ name: "a" }, { name: "b" }],
  });
});

test.each(["[]", "null", "{", ""])("%j is no outline, and tells nothing", (outline) => {
  expect(readOutline({ outline }, { name: "a" })).toBeUndefined();
});
