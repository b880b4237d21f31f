import { chmod, chown, mkdir, mkdtemp, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SecretError } from "@latebound/core";
import type Docker from "dockerode";
import type { EngineConnection } from "../engine/connection.ts";
import type { ContainerPlan } from "../spec/container-plan.ts";
import type { Owner } from "./program-of.ts";
import type { FileValue } from "./resolve-values.ts";
import { directoryMode } from "./tmpfs-delivery.ts";

/** A directory in this machine's memory that a container mounts. */
export interface HostDirectory {
  /** What the container mounts. */
  readonly source: string;
  /** Removes it with its files. */
  remove(): Promise<void>;
}

const prefix = "latebound-container-";
const tmpfsMagic = 0x01021994;

/**
 * The files in a directory of this machine's memory that only this user may enter.
 * @throws {SecretError} `invalid_config` for a file system on disk, an owner that takes root; `unavailable` when the file
 * system fails
 */
export async function createHostDirectory(
  engine: EngineConnection,
  { plan, files, owner }: { plan: ContainerPlan; files: readonly FileValue[]; owner: Owner },
): Promise<HostDirectory> {
  const { hostDirectory } = plan;
  await checkMemory(plan);
  await removeLeftOvers(engine, hostDirectory);
  const outer = await mkdtemp(join(hostDirectory, `${prefix}${process.pid}-`)).catch(() => {
    throw diskFault(plan);
  });
  const remove = () => rm(outer, { recursive: true, force: true });
  const source = join(outer, "files");
  try {
    await fill(source, plan.directory, { files, owner });
    return { source, remove };
  } catch (error) {
    await remove();
    throw isDenied(error) ? ownerFault(plan) : diskFault(plan);
  }
}

/** Refuses an engine elsewhere where the plan needs a directory of this machine. @throws {SecretError} `invalid_config` */
export function checkLocal(
  { base, shell, files }: ContainerPlan,
  { isLocal }: { readonly isLocal: boolean },
): void {
  if (isLocal || shell || files.length === 0) return;
  const message = "an engine on another machine can't mount a directory of this one";
  const hint = "use an image with a shell, or an engine on unix://";
  throw new SecretError("invalid_config", { message, hint, at: { path: `${base}.shell` } });
}

/** The options with the directory mounted read-only. A source that the engine doesn't see is an error, not a new directory. */
export function withHostDirectory(
  options: Docker.ContainerCreateOptions,
  { source }: HostDirectory,
  directory: string,
): Docker.ContainerCreateOptions {
  const { HostConfig = {} } = options;
  const mount: Docker.MountSettings = {
    Type: "bind",
    Source: source,
    Target: directory,
    ReadOnly: true,
    BindOptions: { Propagation: "rprivate" },
  };
  return { ...options, HostConfig: { ...HostConfig, Mounts: [...(HostConfig.Mounts ?? []), mount] } };
}

async function checkMemory({ hostDirectory, base }: ContainerPlan): Promise<void> {
  const found = await statfs(hostDirectory).catch(() => undefined);
  if (found?.type === tmpfsMagic) return;
  const message = "the directory for files of images without a shell is not in memory (tmpfs)";
  throw new SecretError("invalid_config", {
    message,
    hint: "set hostDirectory to a tmpfs, such as /dev/shm",
    at: { path: `${base}.hostDirectory` },
  });
}

async function fill(
  source: string,
  directory: string,
  { files, owner }: { readonly files: readonly FileValue[]; readonly owner: Owner },
): Promise<void> {
  const mode = directoryMode(files);
  const made = [source];
  await mkdir(source, { mode: 0o700 });
  for (const { target, bytes, mode: fileMode } of files) {
    const path = join(source, target.slice(directory.length));
    const first = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    for (let folder = dirname(path); first !== undefined && folder !== source; folder = dirname(folder))
      made.push(folder);
    await writeFile(path, bytes, { flag: "wx", mode: 0o600 });
    await chown(path, owner.uid, owner.gid);
    await chmod(path, fileMode);
  }
  for (const folder of new Set(made)) {
    await chown(folder, owner.uid, owner.gid);
    await chmod(folder, mode);
  }
}

/** Directories whose process has ended without removing them and that no container of the engine mounts. */
async function removeLeftOvers(engine: EngineConnection, hostDirectory: string): Promise<void> {
  const names = await readdir(hostDirectory).catch(() => []);
  const left = names.filter(
    (name) => name.startsWith(prefix) && !isAlive(Number.parseInt(name.slice(prefix.length), 10)),
  );
  if (left.length === 0) return;
  const containers = await engine.ask("list its containers", () =>
    engine.docker.listContainers({ all: true, abortSignal: engine.callSignal() }),
  );
  const mounted = containers.flatMap(({ Mounts = [] }) => Mounts.map(({ Source = "" }) => Source));
  for (const path of left.map((name) => join(hostDirectory, name))) {
    const isMounted = mounted.some((source) => source.startsWith(`${path}/`));
    // Another user's directory can't be removed, and is not ours to remove.
    if (!isMounted) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isDenied(error);
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPERM";
}

function ownerFault({ base }: ContainerPlan): SecretError {
  const message = "files for another user take root";
  const hint = "set uid and gid to this process's own, and user to the same";
  return new SecretError("invalid_config", { message, hint, at: { path: `${base}.uid` } });
}

function diskFault({ base, hostDirectory }: ContainerPlan): SecretError {
  const message = `the files could not be written below ${hostDirectory}`;
  return new SecretError("unavailable", {
    message,
    hint: "see whether it is full or read-only",
    at: { path: base },
  });
}
