import { userInfo } from "node:os";
import { join } from "node:path";
import { fileError, refusal } from "../file-error.ts";
import { weakFolder } from "./weak-folder.ts";

/** Where this user's ledger lies when nothing else is asked for. @throws {SecretError} without a home */
type DefaultLedger = () => string;

/**
 * The directory of the ledger: the one asked for, else the user's own. Root with another user's home, as of `sudo -E`,
 * uses root's own too: in the other's, that user could have root move and remove files.
 * @throws {SecretError} `invalid_config` where a user without a home asks for none; `unavailable` when the file system
 * fails
 */
export function ledgerPlace(asked: string | undefined, ownLedger: DefaultLedger = defaultLedger): string {
  if (asked === undefined) return ownLedger();
  return process.geteuid?.() === 0 && isForeign(asked) ? ownLedger() : asked;
}

function isForeign(directory: string): boolean {
  try {
    return weakFolder(directory)?.isForeign ?? false;
  } catch (error) {
    throw fileError(directory, error);
  }
}

/** By the user database, not by the environment. */
function defaultLedger(): string {
  try {
    return join(userInfo().homedir, ".local/state/latebound/files");
  } catch {
    throw refusal("the ledger", "has no place: this user has no home", "set ledger to a private directory");
  }
}
