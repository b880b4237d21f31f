import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compiledFolder } from "./compiled-folder.ts";

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "latebound-cache-")));
});
afterEach(() => rmSync(home, { recursive: true }));

test("it is made for the user alone, in the home folder or where XDG_CACHE_HOME says", () => {
  const folder = join(home, ".cache/latebound/compiled");
  expect(compiledFolder({ HOME: home })).toBe(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(compiledFolder({ HOME: home })).toBe(folder);
  const base = join(home, "elsewhere");
  expect(compiledFolder({ HOME: home, XDG_CACHE_HOME: base })).toBe(join(base, "latebound/compiled"));
});

test.each(["", ".cache", ".cache/latebound", ".cache/latebound/compiled"])(
  "there is none where others may write home/%s, in which they could put their own code in its place",
  (name) => {
    compiledFolder({ HOME: home });
    for (const mode of [0o777, 0o770]) {
      chmodSync(join(home, name), mode);
      expect(compiledFolder({ HOME: home })).toBeUndefined();
    }
  },
);

test("a home that is a link is followed, and what it leads to counts", () => {
  const real = join(home, "real");
  mkdirSync(real, { mode: 0o700 });
  symlinkSync(real, join(home, "link"));
  expect(compiledFolder({ HOME: join(home, "link") })).toBe(join(real, ".cache/latebound/compiled"));
  chmodSync(real, 0o777);
  expect(compiledFolder({ HOME: join(home, "link") })).toBeUndefined();
});

test("where a folder can't be made there is none, also where Node's own way to make folders never ends", () => {
  expect(compiledFolder({ HOME: "/proc/nope" })).toBeUndefined();
  expect(compiledFolder({ HOME: "/dev/null" })).toBeUndefined();
});

test("without a home there is none", () => {
  expect(compiledFolder({})).toBeUndefined();
  expect(compiledFolder({ HOME: "relative" })).toBeUndefined();
});

describe.runIf(process.geteuid?.() === 0)("as root, who can give folders away", () => {
  test("another user's home is left as it is", () => {
    chownSync(home, 12_345, 12_345);
    expect(compiledFolder({ HOME: home })).toBeUndefined();
    expect(existsSync(join(home, ".cache"))).toBe(false);
  });
});
