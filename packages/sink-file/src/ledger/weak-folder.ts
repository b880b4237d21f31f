import type { BigIntStats } from "node:fs";
import { dirname, resolve } from "node:path";
import { stateOf } from "../place/file-identity.ts";
import { realDirectory } from "../place/parent-directory.ts";

/** A folder by which someone else could exchange, or write, what lies below it. */
export interface WeakFolder {
  readonly path: string;
  /** Said of the folder. */
  readonly problem: string;
  readonly isForeign: boolean;
  readonly hint: string;
}

/**
 * The first folder on the way to a directory, and at last the directory itself, that is not only this user's and root's
 * to change; undefined where there is none. What isn't there yet is nobody's. Looked at from the root down, as what
 * lies in a folder out of reach stays there.
 */
export function weakFolder(directory: string): WeakFolder | undefined {
  const written = resolve(directory);
  return weakOn(written, true) ?? weakOn(realDirectory(written), false);
}

function weakOn(directory: string, mayBeLinks: boolean): WeakFolder | undefined {
  for (const path of foldersTo(directory)) {
    const state = stateOf(path);
    if (!state) return undefined;
    const isLink = mayBeLinks && state.isSymbolicLink();
    const weak = foreignness(path, state, path === directory && !isLink);
    if (weak) return weak;
    if (isLink) continue;
    if (!state.isDirectory())
      return { path, problem: "is not a directory", isForeign: false, hint: otherPlace };
    if (isOpen(state, path === directory)) return { path, ...openFolder };
  }
  return undefined;
}

/** From the root down. */
function foldersTo(directory: string): readonly string[] {
  const above = dirname(directory);
  return above === directory ? [directory] : [...foldersTo(above), directory];
}

const otherPlace = "set ledger, HOME or XDG_STATE_HOME to a directory of this user's own";

const openFolder = {
  problem: "can be written to by other users, so no ledger is safe there",
  isForeign: false,
  hint: "take the right to write from group and others (chmod go-w)",
} as const;

function foreignness(path: string, { uid }: BigIntStats, isItself: boolean): WeakFolder | undefined {
  const user = ownUserId();
  if (uid === user || (uid === 0n && !isItself)) return undefined;
  if (uid === 0n) return { path, ...foreign("root", `give it back (sudo chown), or ${otherPlace}`) };
  return { path, ...foreign("another user", user === 0n ? `use sudo -H, or ${otherPlace}` : otherPlace) };
}

function foreign(whose: string, hint: string) {
  return { problem: `belongs to ${whose}, so no ledger is safe there`, isForeign: true, hint };
}

/** A sticky folder lets nobody exchange what is another's; a user's own group, of the same number, has nobody else in it. */
function isOpen({ uid, gid, mode }: BigIntStats, isItself: boolean): boolean {
  if (isItself) return (mode & 0o022n) !== 0n;
  const isOwnGroup = uid !== 0n && gid === uid;
  return (mode & 0o1000n) === 0n && (mode & (isOwnGroup ? 0o002n : 0o022n)) !== 0n;
}

/** Systems without user ids say 0 for everyone. */
function ownUserId(): bigint {
  return BigInt(process.geteuid?.() ?? 0);
}
