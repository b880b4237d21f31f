import { chmod, chown, mkdir, mkdtemp, realpath, rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SecretError } from "@latebound/core";
import { isOutOfReach } from "@latebound/sink-file";
import type Docker from "dockerode";
import type { EngineConnection } from "../engine/connection.ts";
import type { ContainerPlan } from "../spec/container-plan.ts";
import type { Owner } from "./program-of.ts";
import { ownPrefix, removeLeftOvers } from "./remove-left-overs.ts";
import type { FileValue } from "./resolve-values.ts";
import { directoryMode } from "./tmpfs-delivery.ts";

/** A directory in this machine's memory that a container mounts. */
export interface HostDirectory {
  /** What the container mounts. */
  readonly source: string;
  /** Removes it with its files. */
  remove(): Promise<void>;
}

const tmpfsMagic = 0x01021994;

/**
 * The files in a directory of this machine's memory that only this user may enter.
 * @throws {SecretError} `invalid_config` for a file system on disk, a directory in which others may rename what isn't
 * theirs, an owner that takes root; `unavailable` when the file system fails
 */
export async function createHostDirectory(
  engine: EngineConnection,
  { plan, files, owner }: { plan: ContainerPlan; files: readonly FileValue[]; owner: Owner },
): Promise<HostDirectory> {
  const memory = await openMemory(plan);
  await removeLeftOvers(engine, memory);
  const outer = await mkdtemp(join(memory, ownPrefix())).catch(() => {
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

/** The real path of the directory in memory. */
async function openMemory({ hostDirectory, base }: ContainerPlan): Promise<string> {
  const at = { path: `${base}.hostDirectory` };
  const found = await statfs(hostDirectory).catch(() => undefined);
  if (found?.type !== tmpfsMagic) {
    const message = "the directory for files of images without a shell is not in memory (tmpfs)";
    throw new SecretError("invalid_config", {
      message,
      hint: "set hostDirectory to a tmpfs, such as /dev/shm",
      at,
    });
  }
  const memory = await realpath(hostDirectory);
  if (isOutOfReach(memory)) return memory;
  const message = "other users may rename what is in the directory for files of images without a shell";
  const hint = "set hostDirectory to one of your own, or with the sticky bit, as /dev/shm has";
  throw new SecretError("invalid_config", { message, hint, at });
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
