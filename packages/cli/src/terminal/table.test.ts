import { expect, test } from "vitest";
import { tableText } from "./table.ts";

const heads = ["KEY", "WHERE"];
const rows = [["vault:apps/mail/a-rather-long-path/smtp#password", "app.toml:3"]];

test("a pipe gets a line for each row, however long", () => {
  const lines = tableText(heads, rows, { columns: 20 }).split("\n");
  expect(lines[1]).toBe("vault:apps/mail/a-rather-long-path/smtp#password  app.toml:3");
  expect(lines).toHaveLength(3);
});

test("a terminal of no width is one without bounds", () => {
  const text = tableText(heads, rows, { isTTY: true, columns: 0 });
  expect(text).toBe(tableText(heads, rows, {}));
});

test("on a terminal rows fit, with nothing left out", () => {
  const text = tableText(heads, rows, { isTTY: true, columns: 40 });
  const lines = text.trimEnd().split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  const keys = lines.slice(1).map((line) => line.split("  ")[0]);
  expect(keys.join("")).toBe("vault:apps/mail/a-rather-long-path/smtp#password");
});
