import { expect, test } from "vitest";
import { openTomlPositions } from "./toml-positions.ts";

const text = `title = "x"
a.b = { c = 'x', "d e" = [1, "two"] }

[[plugins]]
name = "first"
[[plugins]]
token = 'keep <<secret'
[plugins.deep."odd key"]
w = """
line1
line2 here"""
escaped = "tab\\there"
[secret.vault_local]
address = 5
`;

const positions = await openTomlPositions(text);

test.each([
  [["title"], 1, 1],
  [["a"], 2, 1],
  [["a", "b"], 2, 3],
  [["a", "b", "c"], 2, 9],
  [["a", "b", "d e"], 2, 18],
  [["a", "b", "d e", 1], 2, 30],
  [["plugins"], 4, 3],
  [["plugins", 0], 4, 3],
  [["plugins", 0, "name"], 5, 1],
  [["plugins", 1], 6, 3],
  [["plugins", 1, "token"], 7, 1],
  [["plugins", 1, "deep"], 8, 10],
  [["plugins", 1, "deep", "odd key"], 8, 15],
  [["plugins", 1, "deep", "odd key", "w"], 9, 1],
  [["secret", "vault_local", "address"], 14, 1],
])("%j is at %d:%d", (path, line, column) => {
  expect(positions.find(path)).toEqual({ line, column });
});

test("what doesn't exist is placed at the nearest table around it", () => {
  expect(positions.find(["secret", "vault_local", "token"])).toEqual({ line: 13, column: 9 });
  expect(positions.find(["secret", "other"])).toEqual({ line: 13, column: 2 });
  expect(positions.find(["nothing", "at", "all"])).toBeUndefined();
});

test("an offset gives the character of a string that has no escapes", () => {
  expect(positions.find(["plugins", 1, "token"], 5)).toEqual({ line: 7, column: 15 });
  expect(positions.find(["plugins", 1, "deep", "odd key", "w"], 12)).toEqual({ line: 11, column: 7 });
  expect(positions.find(["plugins", 1, "deep", "odd key", "escaped"], 5)).toEqual({ line: 12, column: 1 });
});

test("an offset in an absent string is left out", () => {
  expect(positions.find(["secret", "vault_local", "token"], 3)).toEqual({ line: 13, column: 9 });
});

test("a text that the position parser refuses has no positions", async () => {
  expect((await openTomlPositions("a = canary")).find(["a"])).toBeUndefined();
});
