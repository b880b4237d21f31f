import { spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { identityOf } from "../place/file-identity.ts";
import { createTestFolder } from "../test-files/test-folder.ts";
import { createToken, momentName, previousName, temporaryName } from "./entry-names.ts";
import { openLedger } from "./open-ledger.ts";
import { thisProcess } from "./owner-process.ts";

const isRoot = process.geteuid?.() === 0;
const [place, boot, , start] = thisProcess().split(".");
/** Of a process that has ended. */
const recordName = [place, boot, spawnSync(process.execPath, ["-e", "0"]).pid, start, "ab", "json"].join(".");

/** A ledger with the record of an instance that is gone. */
function withRecord(entriesIn: (at: (name: string) => string) => readonly unknown[]) {
  const folder = createTestFolder();
  onTestFinished(folder.remove);
  mkdirSync(folder.ledger, { mode: 0o700 });
  for (const name of ["rootonly", "rootonly2", "u"]) mkdirSync(folder.at(name));
  writeFileSync(folder.at("rootonly2/x"), "precious");
  writeFileSync(folder.at("u/evil"), "evil");
  const record = join(folder.ledger, recordName);
  writeFileSync(record, JSON.stringify({ entries: entriesIn(folder.at), made: [] }), { mode: 0o600 });
  return { ...folder, record, open: () => openLedger(folder.ledger) };
}

const token = createToken();
const [stray, kept] = [temporaryName(token), previousName(token)];

it.each([
  ["strays", { strays: ["../rootonly2/x"] }],
  ["what was kept", { strays: [], kept: "../u/evil" }],
  ["both", { strays: ["../rootonly2/x"], kept: "../u/evil" }],
])("acts on no record that names other places as %s, and tells of it each time", (_what, names) => {
  const { at, files, record, open, records } = withRecord((path) => [
    { type: "file", path: path("rootonly/ld.so.preload"), identities: [], ...names },
  ]);
  const before = files();
  for (const _time of [1, 2]) expect(open).toThrow(`${record} is no record of files that latebound wrote`);
  expect(files()).toEqual(before);
  expect([readdirSync(at("rootonly")), records()]).toEqual([[], 1]);
});

it("reads no record through a link, and none that isn't this user's", () => {
  const { files, record, at, open } = withRecord((path) => [
    { type: "file", path: path("u/a"), identities: [], strays: [stray] },
  ]);
  writeFileSync(at(`u/${stray}`), "x");
  if (isRoot) {
    chownSync(record, 12_345, 12_345);
    expect(open).toThrow(`${record} is no record of files`);
    chownSync(record, 0, 0);
  }
  renameSync(record, at("record"));
  symlinkSync(at("record"), record);
  expect(open).toThrow(`${record} is no record of files`);
  expect(files()[`u/${stray}`]?.[0]).toBe("x");
  unlinkSync(record);
  renameSync(at("record"), record);
  open().close();
  expect(files()[`u/${stray}`]).toBeUndefined();
});

it("removes a stray only where it is a regular file of this user's or of who was to get it", () => {
  const [folderStray, linkStray, foreign, owned] = [
    createToken(),
    createToken(),
    createToken(),
    createToken(),
  ];
  const { at, open } = withRecord((path) => [
    {
      type: "file",
      path: path("u/a"),
      identities: [],
      strays: [stray, ...[folderStray, linkStray, foreign].map(temporaryName)],
    },
    { type: "file", path: path("u/b"), identities: [], strays: [temporaryName(owned)], owner: 23_456 },
  ]);
  const names = { folder: temporaryName(folderStray), link: temporaryName(linkStray) };
  for (const name of [stray, temporaryName(foreign), temporaryName(owned)])
    writeFileSync(at(`u/${name}`), "x");
  mkdirSync(at(`u/${names.folder}`));
  symlinkSync(at("u/evil"), at(`u/${names.link}`));
  if (isRoot) {
    chownSync(at(`u/${temporaryName(foreign)}`), 12_345, 12_345);
    chownSync(at(`u/${temporaryName(owned)}`), 23_456, 23_456);
  }
  open().close();
  const stay = ["evil", names.folder, names.link, ...(isRoot ? [temporaryName(foreign)] : [])];
  expect(readdirSync(at("u")).toSorted()).toEqual(stay.toSorted());
});

it("puts back what was kept only where it is a regular file", () => {
  const { at, open } = withRecord((path) => [
    { type: "file", path: path("rootonly/a"), identities: [], strays: [], kept },
    { type: "file", path: path("u/a"), identities: [], strays: [], kept },
  ]);
  symlinkSync(at("u/evil"), at(`rootonly/${kept}`));
  writeFileSync(at(`u/${kept}`), "theirs");
  open().close();
  expect(readdirSync(at("rootonly"))).toEqual([kept]);
  expect([readFileSync(at("u/a"), "utf8"), existsSync(at(`u/${kept}`))]).toEqual(["theirs", false]);
});

it("removes of a moment only regular files and its own link", () => {
  const moment = momentName();
  const { at, open } = withRecord((path) => [
    { type: "directory", path: path("u"), names: ["k", "l"], moments: [moment] },
  ]);
  mkdirSync(at(`u/${moment}`));
  writeFileSync(at(`u/${moment}/k`), "x");
  symlinkSync(at("u/evil"), at(`u/${moment}/l`));
  writeFileSync(at(`u/${moment}.link`), "x");
  open().close();
  expect(readdirSync(at("u")).toSorted()).toEqual([moment, `${moment}.link`, "evil"].toSorted());
  expect(readdirSync(at(`u/${moment}`))).toEqual(["l"]);
});

it("still removes a crashed instance's own file, known by its marks", () => {
  const { at, ledger, records } = withRecord(() => []);
  const path = at("u/evil");
  const identities = [identityOf(lstatSync(path, { bigint: true }))];
  const record = { entries: [{ type: "file", path, identities, strays: [] }], made: [] };
  writeFileSync(join(ledger, recordName), JSON.stringify(record));
  openLedger(ledger).close();
  expect([existsSync(path), records()]).toEqual([false, 0]);
});

it("tells that it can't be made, also where Node's own way to make folders never ends", () => {
  expect(() => openLedger("/proc/nope/files")).toThrow(/\/proc\/nope\/files/);
});
