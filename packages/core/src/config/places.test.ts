import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { createPlaces } from "./places.ts";
import { readSource } from "./source-table.ts";

const base = readSource({ text: '[mail]\nurl = "abc <<secret"\n', file: "app.toml", operator: true }, parse);
const overlay = readSource({ table: { mail: { to: "x" } }, file: "users.json", operator: false }, parse);

test("a place is completed with line and column where its file's text is at hand", async () => {
  const places = createPlaces([base, overlay]);
  const [url, inside, to] = [
    places.placeOf(["mail", "url"]),
    places.placeOf(["mail", "url"], { offset: 4 }),
    places.placeOf(["mail", "to"]),
  ];
  expect(url).toEqual({ file: "app.toml", path: "mail.url" });
  expect(await places.locate([url, inside, to])).toEqual([
    { file: "app.toml", path: "mail.url", line: 2, column: 1 },
    { file: "app.toml", path: "mail.url", line: 2, column: 12 },
    { file: "users.json", path: "mail.to" },
  ]);
});

test("a place from elsewhere stays as it is", async () => {
  const foreign = { path: "mail.url" };
  expect(await createPlaces([base]).locate([foreign])).toEqual([foreign]);
});

test("only the shown part of a path is printed, and never a key that isn't shaped like a name", async () => {
  const places = createPlaces([base]);
  const canary = "canary value/with+odd=shape";
  const hidden = places.placeOf(["mail", "canary"], { shown: ["mail"] });
  expect(hidden.path).toBe("mail");
  expect(places.placeOf(["mail", canary]).path).toBe('mail["27 characters"]');
});
