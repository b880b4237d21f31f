import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { isGone, thisProcess } from "./owner-process.ts";

const [place = "", boot = "", pid = "", start = ""] = thisProcess().split(".");

/** The id of a process that has ended. */
const endedPid = String(spawnSync(process.execPath, ["-e", "0"]).pid);

it.each([
  ["this process", [place, boot, pid, start], false],
  ["an ended process", [place, boot, endedPid, start], true],
  ["an earlier process with this one's id", [place, boot, pid, "1"], true],
  ["a process before the last boot", [place, "0123456789ab", pid, start], true],
  ["a process of another host or container", ["0123456789ab", boot, endedPid, start], false],
  ["the same after its boot", ["0123456789ab", "0123456789ab", endedPid, start], false],
])("%s", (_what, owner, gone) => {
  expect(isGone(owner.join("."))).toBe(gone);
});
