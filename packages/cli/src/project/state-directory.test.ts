import { chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stateDirectory } from "./state-directory.ts";

let base = "";
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "latebound-state-")));
  mkdirSync(join(base, "home"));
});
afterEach(() => rmSync(base, { recursive: true }));

const home = () => join(base, "home");
const below = ".local/state/latebound";

test("it lies where the environment says, or below home", () => {
  const userId = process.geteuid?.();
  expect(stateDirectory({ environment: {}, home: home(), userId })).toBe(join(home(), below));
  const environment = { XDG_STATE_HOME: join(base, "state") };
  expect(stateDirectory({ environment, home: home(), userId })).toBe(join(base, "state/latebound"));
  expect(stateDirectory({ environment: { XDG_STATE_HOME: "state" }, home: home(), userId })).toBe(
    join(home(), below),
  );
  expect(() => stateDirectory({ environment: {}, home: undefined, userId })).toThrow("no home folder");
});

describe.runIf(process.geteuid?.() === 0)(
  "root with the home of another user, who can move what is there",
  () => {
    const own = () => join(userInfo().homedir, below);

    test("keeps it in root's own", () => {
      chownSync(home(), 12_345, 12_345);
      expect(stateDirectory({ environment: {}, home: home(), userId: 0 })).toBe(own());
      const environment = { XDG_STATE_HOME: join(home(), "state") };
      expect(stateDirectory({ environment, home: base, userId: 0 })).toBe(own());
    });

    test("also where a link leads there, or a folder below is the other's", () => {
      mkdirSync(join(base, "theirs"));
      chownSync(join(base, "theirs"), 12_345, 12_345);
      symlinkSync("../theirs", join(home(), ".local"));
      expect(stateDirectory({ environment: {}, home: home(), userId: 0 })).toBe(own());
      rmSync(join(home(), ".local"));
      mkdirSync(join(home(), ".local/state"), { recursive: true });
      chownSync(join(home(), ".local/state"), 12_345, 12_345);
      expect(stateDirectory({ environment: {}, home: home(), userId: 0 })).toBe(own());
    });

    test("another user's own home is as it is", () => {
      chownSync(home(), 12_345, 12_345);
      expect(stateDirectory({ environment: {}, home: home(), userId: 12_345 })).toBe(join(home(), below));
    });
  },
);
