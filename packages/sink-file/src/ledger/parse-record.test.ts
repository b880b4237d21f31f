import { expect, it } from "vitest";
import { createToken, momentName, previousName, temporaryName } from "./entry-names.ts";
import { parseRecord } from "./parse-record.ts";

const token = createToken();
const identity = { dev: "1", ino: "2", mtimeNs: "3" };
const file = {
  ...{ type: "file", path: "/a/b", identities: [identity, { ...identity, ctimeNs: "-4" }], owner: 1001 },
  ...{ strays: [temporaryName(token), previousName(token)], kept: previousName(token) },
};
const directory = { type: "directory", path: "/a/d", names: ["k", ".env"], moments: [momentName()] };

const parse = (entry: unknown, made: unknown = []) => parseRecord(JSON.stringify({ entries: [entry], made }));

it("takes what an instance writes", () => {
  const record = { entries: [file, directory], made: ["/a", "/a/d"] };
  expect(parseRecord(JSON.stringify(record))).toEqual(record);
});

it.each([
  "../rootonly2/x",
  "..",
  "x",
  "",
  `.latebound-${token}.new/x`,
  `../.latebound-${token}.new`,
  `.latebound-${token}.new\n`,
  `.latebound-${token.slice(1)}.old`,
  `.latebound-${token}.txt`,
  7,
])("refuses the stray and the kept name %j", (name) => {
  expect(parse({ ...file, strays: [name] })).toBeUndefined();
  expect(parse({ ...file, kept: name })).toBeUndefined();
});

it("refuses a temporary name for what is kept", () => {
  expect(parse({ ...file, kept: temporaryName(token) })).toBeUndefined();
});

it.each(["a", "../a", "/a/../b", "/a/", "/a//b", "/./a", "/", "", "/a\0", 7, null])(
  "refuses the path %j",
  (path) => {
    expect(parse({ ...file, path })).toBeUndefined();
    expect(parse({ ...directory, path })).toBeUndefined();
    expect(parse(file, [path])).toBeUndefined();
  },
);

it.each(["..", ".", "", "../k", "a/b", "..k", "a\n", 7])("refuses the name in a directory %j", (name) => {
  expect(parse({ ...directory, names: [name] })).toBeUndefined();
});

it.each(["..", "../x", "d", `${momentName()}/x`, `${momentName()}\n`, "..data", 7])(
  "refuses the moment %j",
  (name) => {
    expect(parse({ ...directory, moments: [name] })).toBeUndefined();
  },
);

it.each([{ ...identity, dev: 1 }, { dev: "1", ino: "2" }, { ...identity, ino: "x" }, null])(
  "refuses the identity %j",
  (broken) => expect(parse({ ...file, identities: [broken] })).toBeUndefined(),
);

it.each(["", "{", "null", "[]", "{}", '{"entries":[]}', '{"entries":{},"made":[]}'])(
  "refuses the text %j",
  (text) => {
    expect(parseRecord(text)).toBeUndefined();
  },
);

it.each([null, { ...file, type: "link" }, { ...file, owner: "0" }, { ...file, strays: undefined }])(
  "refuses the entry %j",
  (entry) => expect(parse(entry)).toBeUndefined(),
);
