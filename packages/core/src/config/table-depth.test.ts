import { expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";

test.each([
  ["a dotted header", `[${"a.".repeat(70)}b]\nc = 1`],
  ["a parsed table", Array.from({ length: 70 }).reduce<object>((inner) => ({ inner }), {})],
  ["inline lists", `a = ${"[".repeat(70)}${"]".repeat(70)}`],
])("%s of more than 64 levels is a fault", async (_, config) => {
  await expect(parseConfig(config, { kinds: [] })).rejects.toMatchObject({
    code: "invalid_config",
    message: expect.stringContaining("64 levels"),
  });
});

test("a table that holds itself is not deep", async () => {
  const table: Record<string, unknown> = { a: 1 };
  table.self = table;
  expect((await parseConfig(table, { kinds: [] })).document).toHaveProperty("a", 1);
});
