import { expect, test } from "vitest";
import { pathText } from "../tree/path-text.ts";
import { locatePath } from "./locate-path.ts";

const text = `[mail]
url = "x"
[[plugins]]
[[plugins]]
"odd \\"key\\"" = { token = "x" }
`;

test.each([
  [["mail", "url"], 2],
  [["mail", "absent", "deep"], 1],
  [["plugins", 1], 4],
  [["plugins", 1, 'odd "key"', "token"], 5],
] as const)("%j is in its line", async (path, line) => {
  expect(await locatePath(text, pathText(path))).toMatchObject({ line });
});

test("a path that leads nowhere, and a text that isn't TOML, have no place", async () => {
  expect(await locatePath(text, "absent")).toBeUndefined();
  expect(await locatePath("{}", "mail.url")).toBeUndefined();
});
