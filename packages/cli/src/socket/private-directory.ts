import { existsSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { systemCode } from "../surroundings/system-code.ts";
import { SocketError } from "./socket-error.ts";

/** Where a user's sockets may lie. */
export interface PrivatePlace {
  /** `XDG_RUNTIME_DIR`; a relative one is as good as none. */
  readonly runtimeDirectory: string | undefined;
  /** Such as `/tmp`, for a user without a runtime directory. */
  readonly temporaryDirectory: string;
  /** The user's id: the effective one of this process. */
  readonly uid: number;
}

/** The path of the user's folder for sockets: `latebound` in the runtime directory, else `latebound-UID` in the temporary one. */
export function privateDirectoryPath(place: PrivatePlace): string {
  const { runtimeDirectory, uid } = place;
  const hasRuntimeDirectory = runtimeDirectory !== undefined && isAbsolute(runtimeDirectory);
  // Asked for where it is needed only: that loads a module of Node's.
  return hasRuntimeDirectory
    ? join(runtimeDirectory, "latebound")
    : join(place.temporaryDirectory, `latebound-${uid}`);
}

/**
 * The real path of the user's folder for sockets, made with mode 0700 where it is not there.
 * @throws {SocketError} `unsafe` as `checkPrivateDirectory`, `unusable` when it can't be made
 */
export function openPrivateDirectory(place: PrivatePlace): string {
  const path = privateDirectoryPath(place);
  // Looked at before anything is made: in a folder of another user's, that user could never make it again.
  if (!existsSync(path) && existsSync(dirname(path))) checkAncestors(realPathOf(dirname(path)), place.uid);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = systemCode(error);
    if (code !== "EEXIST") throw new SocketError("unusable", `${path} can't be made (${code ?? "unknown"})`);
  }
  return checkPrivateDirectory(path, place.uid);
}

/**
 * The real path of a folder that nobody but the user can look into or swap: a directory and no symlink, the user's own,
 * mode 0700, and below folders where only the user and root can rename things.
 * @throws {SocketError} `unsafe` when another user could reach it, `absent` when there is no such folder
 */
export function checkPrivateDirectory(path: string, uid: number): string {
  if (!statusOf(path).isDirectory) throw unsafe(path, "is not a directory of its own");
  const real = realPathOf(path);
  const status = statusOf(real);
  if (!status.isDirectory) throw unsafe(real, "is not a directory");
  checkOwnership(real, status, uid);
  checkAncestors(dirname(real), uid);
  return real;
}

/** Passes when a file of any type is the user's own and nobody else's to use. @throws {SocketError} `unsafe` */
export function checkOwnership(path: string, status: FileStatus, uid: number): void {
  if (status.uid !== uid) throw unsafe(path, "belongs to another user");
  if ((status.mode & 0o077) === 0) return;
  throw unsafe(
    path,
    `is open to others (mode ${modeText(status)})`,
    "take the rights of group and others away",
  );
}

/** What is asked of a file. */
export interface FileStatus {
  readonly isDirectory: boolean;
  readonly isSocket: boolean;
  readonly uid: number;
  readonly mode: number;
}

/**
 * What the path itself is; a symlink is not followed. Asked for in bigints, as in Node 22 the status of a socket else
 * keeps the next modules from being found. @throws {SocketError} `absent`, `unusable`
 */
export function statusOf(path: string): FileStatus {
  const status = systemCall(path, () => lstatSync(path, { bigint: true }));
  return {
    isDirectory: status.isDirectory(),
    isSocket: status.isSocket(),
    uid: Number(status.uid),
    mode: Number(status.mode),
  };
}

function realPathOf(path: string): string {
  return systemCall(path, () => realpathSync.native(path));
}

function systemCall<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw new SocketError("absent", `${path} is not there`);
    throw new SocketError("unusable", `${path} can't be looked at (${code ?? "unknown"})`);
  }
}

const stickyBit = 0o1000;
const writableByOthers = 0o022;

function checkAncestors(nearest: string, uid: number): void {
  for (let folder = nearest; ; folder = dirname(folder)) {
    checkAncestor(folder, uid);
    if (folder === dirname(folder)) return;
  }
}

function checkAncestor(path: string, uid: number): void {
  // It is a folder, and numbers are enough for that.
  const status = systemCall(path, () => lstatSync(path));
  if (status.uid !== uid && status.uid !== 0) throw unsafe(path, "belongs to another user");
  if ((status.mode & writableByOthers) === 0 || (status.mode & stickyBit) !== 0) return;
  throw unsafe(path, `lets others rename what is in it (mode ${modeText(status)})`);
}

function modeText(status: Pick<FileStatus, "mode">): string {
  return (status.mode & 0o7777).toString(8).padStart(4, "0");
}

function unsafe(
  path: string,
  what: string,
  hint = "name a socket in a folder of your own with mode 0700",
): SocketError {
  return new SocketError("unsafe", `${path} ${what}`, hint);
}
