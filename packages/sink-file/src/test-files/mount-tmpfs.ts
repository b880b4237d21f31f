import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** A mounted file system of a test. */
export interface Mount {
  /** Makes it read-only. */
  freeze(): void;
  /** Makes it writable again. */
  thaw(): void;
  unmount(): void;
}

/** A tiny file system in memory at a path; undefined where this user may not mount. */
export function mountTmpfs(path: string, size: string): Mount | undefined {
  mkdirSync(path, { recursive: true });
  if (!run("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path])) return undefined;
  return {
    freeze: () => void run("mount", ["-o", "remount,ro", path]),
    thaw: () => void run("mount", ["-o", "remount,rw", path]),
    unmount: () => void run("umount", [path]),
  };
}

/** Mounts a file over another; undefined where this user may not mount. */
export function mountOver(source: string, path: string): Mount | undefined {
  if (!run("mount", ["--bind", source, path])) return undefined;
  return { freeze: () => {}, thaw: () => {}, unmount: () => void run("umount", [path]) };
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}
