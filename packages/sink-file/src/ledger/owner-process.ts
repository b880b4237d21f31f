import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which run of which process: `place.boot.pid.start`, a part of a file name. */
export type OwnerName = string;

/** This process. */
export function thisProcess(): OwnerName {
  return [place(), boot(), process.pid, startOf(process.pid) ?? 0].join(".");
}

/**
 * Whether the process is certainly gone. One of another host or another pid namespace can't be seen from here and
 * counts as alive.
 */
export function isGone(owner: OwnerName): boolean {
  const [ownPlace, ownBoot, pid, start] = owner.split(".");
  if (ownPlace !== place()) return false;
  if (ownBoot !== boot()) return true;
  const number = Number(pid);
  if (readable("/proc/self/stat") === undefined) return !answers(number);
  return startOf(number) !== start;
}

function place(): string {
  const namespace = attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "";
  return shortHash(`${hostname()}\n${namespace}`);
}

function boot(): string {
  return shortHash(readable("/proc/sys/kernel/random/boot_id") ?? "");
}

/** When a process began, in ticks since boot; undefined for one that is gone, or dead and waited for. */
function startOf(pid: number): string | undefined {
  const stat = readable(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything; state is the first field after it, the start time the twentieth.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields === undefined || /[ZX]/.test(fields[0] ?? "") ? undefined : fields[19];
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: unknown }).code === "EPERM";
  }
}

function readable(path: string): string | undefined {
  return attempt(() => readFileSync(path, "utf8"));
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
