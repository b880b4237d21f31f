import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { configName, findConfig } from "./find-config.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "latebound-find-")));
afterAll(() => rmSync(root, { recursive: true }));

const userId = process.geteuid?.();
const isRoot = userId === 0;
let home: string;
let project: string;
let inside: string;

beforeEach(() => {
  home = mkdtempSync(join(root, "home-"));
  project = join(home, "project");
  inside = join(project, "src/deep");
  mkdirSync(inside, { recursive: true, mode: 0o755 });
});

function write(folder: string): string {
  const path = join(folder, configName);
  writeFileSync(path, "");
  return path;
}

const find = (directory = inside) => findConfig({ directory, home, userId });

test("the nearest one is found, from the working directory upwards", () => {
  const outer = write(project);
  expect(find()).toBe(outer);
  const inner = write(inside);
  expect(find()).toBe(inner);
});

test("the home folder is the last one looked at", () => {
  write(root);
  expect(find()).toBeUndefined();
  const own = write(home);
  expect(find()).toBe(own);
});

test("it is where a link leads to, and with a slash at its end", () => {
  write(root);
  const link = join(root, `link-${basename(home)}`);
  symlinkSync(home, link);
  for (const named of [link, `${home}/`, `${link}//`, join(home, "project/.."), `${home}/./`])
    expect(findConfig({ directory: inside, home: named, userId })).toBeUndefined();
  const absent = join(root, "absent");
  expect(findConfig({ directory: inside, home: absent, userId })).toBe(join(root, configName));
});

test("a folder that others may write ends the walk", () => {
  write(project);
  chmodSync(join(project, "src"), 0o777);
  expect(find()).toBeUndefined();
  chmodSync(join(project, "src"), 0o775);
  expect(find()).toBeUndefined();
  chmodSync(join(project, "src"), 0o755);
  expect(find()).toBe(join(project, configName));
});

test("a config in a folder of the user's that others may write is told of, as it isn't used", () => {
  write(project);
  chmodSync(project, 0o775);
  expect(() => find()).toThrow("is not used: others may write in its folder");
});

test("the path that is found has no links among its folders", () => {
  const path = write(project);
  symlinkSync(project, join(root, "alias"));
  expect(find(join(root, "alias"))).toBe(path);
});

describe.runIf(isRoot)("as root, who can give folders away", () => {
  test("a folder of another user's ends the walk", () => {
    write(project);
    chownSync(join(project, "src"), 12_345, 12_345);
    expect(find()).toBeUndefined();
  });

  test("a mount boundary ends the walk", () => {
    write(project);
    const mount = join(project, "src");
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "mode=0755", "tmpfs", mount]).status).toBe(0);
    try {
      expect(find(mount)).toBeUndefined();
    } finally {
      spawnSync("umount", [mount]);
    }
  });
});
