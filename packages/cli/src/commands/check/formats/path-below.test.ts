import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pathBelow } from "./path-below.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "latebound-path-below-")));
afterAll(() => rmSync(root, { recursive: true }));

const directory = "/repo/services/mail";
const below = (file: string, workspace?: string) =>
  pathBelow(file, { directory, environment: { GITHUB_WORKSPACE: workspace } });

test("it is below the working directory where no runner of GitHub says otherwise", () => {
  expect(below("/repo/services/mail/app.toml")).toBe("app.toml");
  expect(below("/repo/services/mail/..app.toml")).toBe("..app.toml");
  expect(below("/repo/app.toml")).toBeUndefined();
  for (const other of ["", "repo", ".."]) expect(below(`${directory}/app.toml`, other)).toBe("app.toml");
});

test("it is below the workspace where that holds it", () => {
  for (const workspace of ["/repo", "/repo/"]) {
    expect(below(`${directory}/app.toml`, workspace)).toBe("services/mail/app.toml");
    expect(below("/repo/app.toml", workspace)).toBe("app.toml");
    expect(below("/repository/app.toml", workspace)).toBeUndefined();
  }
  expect(below(`${directory}/app.toml`, "/elsewhere")).toBe("app.toml");
});

test("a workspace that a link leads to holds it, too", () => {
  mkdirSync(join(root, "work/mail"), { recursive: true });
  symlinkSync("work", join(root, "link"));
  expect(below(join(root, "work/mail/app.toml"), join(root, "link"))).toBe("mail/app.toml");
  expect(below(join(root, "link/mail/app.toml"), join(root, "work"))).toBe("mail/app.toml");
});
