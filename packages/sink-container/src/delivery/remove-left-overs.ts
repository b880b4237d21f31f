import { readlinkSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { EngineConnection } from "../engine/connection.ts";

const prefix = "latebound-container-";

/** How the name of a directory of this process begins: with the process, and with the namespace that its id is of. */
export function ownPrefix(): string {
  return `${prefix}${processNamespace()}-${process.pid}-`;
}

/**
 * Removes this user's directories whose process has ended without removing them and that no container of the engine
 * mounts. Nobody but this user and root may be able to rename what this user owns in the directory.
 */
export async function removeLeftOvers(engine: EngineConnection, directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const paths = names.filter(isLeftOver).map((name) => join(directory, name));
  const owned = await Promise.all(paths.map(isOurs));
  const left = paths.filter((_, index) => owned[index]);
  if (left.length === 0) return;
  const containers = await engine.ask("list its containers", () =>
    engine.docker.listContainers({ all: true, abortSignal: engine.callSignal() }),
  );
  const mounted = containers.flatMap(({ Mounts = [] }) => Mounts.map(({ Source = "" }) => Source));
  for (const path of left) {
    const isMounted = mounted.some((source) => source.startsWith(`${path}/`));
    // What can't be removed is no reason not to start.
    if (!isMounted) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Of another namespace, such as a container's that shares the directory, nobody here knows which processes live. */
function isLeftOver(name: string): boolean {
  const [, namespace, pid] = /^latebound-container-(\d+)-(\d+)-/.exec(name) ?? [];
  return namespace !== undefined && namespace === processNamespace() && !isAlive(Number(pid));
}

/** The number of this process's namespace of process ids; `unknown` where the system doesn't tell. */
function processNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "unknown";
  } catch {
    return "unknown";
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Whether a directory is as this user's processes make one. Removal goes by path: in a directory that others may write
 * to, they could put a link in the place of what is looked at, and have this user remove what the link leads to.
 */
async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isDirectory()) return false;
  return found.uid === process.geteuid?.() && (found.mode & 0o777) === 0o700;
}
