import { expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";

const canary = "CANARY-syntax";
const opening = (toml: string) => parseConfig(toml, { kinds: [], file: "app.toml" });

test.each([
  [`a = 1\nb = "${canary}`, "2:", "this string is not closed"],
  [`b = "${canary}\nc = 1`, "1:", "this string is not closed"],
  [`[${canary}\nc = 1`, "1:", "the ] of this table's name is missing"],
  [`a = 1\na = "${canary}"`, "2:", "already defined above"],
  [`a = ${canary}`, "1:", "expected a value: strings need quotes"],
  [`a = "x\\q${canary}"`, "1:", "an escape that TOML doesn't know"],
])("%j says where and why, and quotes nothing", async (toml, place, reason) => {
  const error = await opening(toml).catch((thrown: unknown) => thrown as Error);
  expect(String(error)).toContain(`app.toml:${place}`);
  expect(String(error)).toContain(reason);
  expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(canary);
});

test("double quotes around a reference get the hint to use single ones", async () => {
  await expect(opening('password = "<<secret "env" "A">>"')).rejects.toThrow("single quotes");
});
