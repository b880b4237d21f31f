import { expect, test } from "vitest";
import { commandWord, globalWords } from "./command-word.ts";
import { globalOptions } from "./global-options.ts";

test("it knows every global option", () => {
  const known = globalOptions.flatMap(({ flag, value }) =>
    flag.split(", ").map((name) => [name, value === undefined ? 1 : 2] as const),
  );
  expect(new Map(known)).toEqual(new Map(globalWords));
});

test.each([
  [["run", "--", "get"], "run"],
  [["-q", "--config", "run", "-c", "x", "--no-agent", "--debug", "get", "a:b"], "get"],
  [["man", "run"], "man"],
  [["--config=x", "run"], "--config=x"],
  [["--", "run"], "--"],
  [["-c"], undefined],
  [["-c", "x"], undefined],
  [[], undefined],
])("of %j it is %s", (words, expected) => {
  expect(commandWord(words)).toBe(expected);
});
