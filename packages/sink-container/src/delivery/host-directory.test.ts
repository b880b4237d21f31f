import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { EngineConnection } from "../engine/connection.ts";
import type { ContainerPlan } from "../spec/container-plan.ts";
import { createHostDirectory } from "./host-directory.ts";
import { ownPrefix } from "./remove-left-overs.ts";

let memory: string;
beforeEach(() => {
  memory = mkdtempSync("/dev/shm/latebound-test-");
});
afterEach(() => rmSync(memory, { recursive: true }));

/** One that runs no container. */
const engine = {
  ask: (_what: string, call: () => unknown) => call(),
  callSignal: () => undefined,
  docker: { listContainers: async () => [] },
} as unknown as EngineConnection;

function create(hostDirectory: string, text = "") {
  const plan = { hostDirectory, directory: "/run/secrets", base: "container.web" } as ContainerPlan;
  const files = [{ target: "/run/secrets/TOKEN", bytes: Buffer.from(text), mode: 0o400 }];
  const owner = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  return createHostDirectory(engine, { plan, files, owner });
}

/** How the directories of a process that has ended begin. */
function deadPrefix(): string {
  const { pid } = spawnSync(process.execPath, ["-e", "0"]);
  return ownPrefix().replace(`-${process.pid}-`, `-${pid}-`);
}

function leaveBehind(name: string, mode: number): string {
  const path = join(memory, name);
  mkdirSync(join(path, "files"), { recursive: true });
  writeFileSync(join(path, "files/kept"), "");
  chmodSync(path, mode);
  return path;
}

it("only this user enters the directory, and what this user's dead process left is gone", async () => {
  const left = leaveBehind(`${deadPrefix()}left`, 0o700);
  const made = await create(memory, createCanary());
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(memory)).toEqual([made.source.split("/").at(-2)]);
  const { stdout } = spawnSync("stat", ["-c", "%a", dirname(made.source)], { encoding: "utf8" });
  expect(stdout).toBe("700\n");
  await made.remove();
  expect(readdirSync(memory)).toEqual([]);
});

it("leaves what others could have made or may write to, and what a link leads to", async () => {
  const prefix = deadPrefix();
  const open = leaveBehind(`${prefix}open`, 0o777);
  const target = leaveBehind("elsewhere", 0o700);
  const link = join(memory, `${prefix}link`);
  symlinkSync(target, link);
  const foreign = leaveBehind(`${prefix}foreign`, 0o700);
  // Only root can make another user's; for others it stands for one more that is open.
  if (process.geteuid?.() === 0) chownSync(foreign, 1001, 1001);
  else chmodSync(foreign, 0o755);
  await (await create(memory)).remove();
  const kept = [open, target, link, foreign].map((path) => existsSync(join(path, "files/kept")));
  expect(kept).toEqual([true, true, true, true]);
});

it("leaves what a process of another namespace made, as it may live there", async () => {
  const other = leaveBehind(deadPrefix().replace(/\d+/, "1"), 0o700);
  await (await create(memory)).remove();
  expect(existsSync(other)).toBe(true);
});

it.each(["itself", "above it"])("refuses a directory in which others may rename: %s", async (where) => {
  const canary = createCanary();
  const inner = join(memory, "inner");
  mkdirSync(inner);
  chmodSync(where === "itself" ? inner : memory, 0o777);
  const left = leaveBehind(join("inner", `${deadPrefix()}left`), 0o700);
  const fault: unknown = await create(inner, canary).catch((error: unknown) => error);
  expect(fault).toMatchObject({
    code: "invalid_config",
    at: { path: "container.web.hostDirectory" },
    hint: expect.stringContaining("sticky"),
  });
  expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
  expect(readdirSync(inner)).toEqual([left.split("/").at(-1)]);
  chmodSync(where === "itself" ? inner : memory, 0o1777);
  await (await create(inner)).remove();
  expect(readdirSync(inner)).toEqual([]);
});
