import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configName, findConfig } from "./find-config.ts";
import { noConfigFault } from "./no-config-fault.ts";

const userId = process.geteuid?.();
let home: string;
let inside: string;
let config: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "latebound-no-config-")));
  inside = join(home, "project/src");
  config = join(home, "project", configName);
  mkdirSync(inside, { recursive: true, mode: 0o755 });
});
afterEach(() => rmSync(home, { recursive: true }));

function fault() {
  const seeker = { directory: inside, home, userId };
  expect(findConfig(seeker)).toBeUndefined();
  return noConfigFault(seeker);
}

test("where there is none, it says so", () => {
  chmodSync(inside, 0o777);
  expect(fault()).toMatchObject({
    exitCode: 2,
    message: "there is no latebound.toml here or in a folder above",
  });
});

test("one behind a folder that others may write is passed over, and said to be", () => {
  writeFileSync(config, "");
  chmodSync(inside, 0o777);
  expect(fault()).toMatchObject({
    exitCode: 2,
    message: `${config} is passed over: ${inside} may be written by others`,
    hint: `read it, then name it: --config ${config}`,
  });
});

describe.runIf(userId === 0)("as root, who can give folders away", () => {
  test("one in a folder of another user's is passed over, and said to be", () => {
    writeFileSync(config, "");
    chownSync(join(home, "project"), 12_345, 12_345);
    expect(fault()).toMatchObject({
      message: `${config} is passed over: its folder belongs to another user`,
    });
  });

  test("one in a shared folder of root's is passed over for another user", () => {
    writeFileSync(config, "");
    chmodSync(join(home, "project"), 0o777);
    const seeker = { directory: join(home, "project"), home, userId: 12_345 };
    expect(findConfig(seeker)).toBeUndefined();
    expect(noConfigFault(seeker).message).toBe(
      `${config} is passed over: its folder may be written by others`,
    );
  });
});
