import { existsSync, lstatSync, realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { CommandFault } from "../command-line/command-fault.ts";
import { foldersTo } from "../surroundings/folders-to.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";

/**
 * Where this user's latebound keeps what outlives a run: `$XDG_STATE_HOME/latebound`. Root with another user's home, as of
 * `sudo -E`, keeps it in root's own: in the other's, that user could have root write anywhere, and bring back what root
 * took away. @throws {CommandFault} without a home
 */
export function stateDirectory(surroundings: Pick<Surroundings, "environment" | "home" | "userId">): string {
  const asked = askedDirectory(surroundings);
  return surroundings.userId === 0 && isAnothers(asked) ? join(userInfo().homedir, below) : asked;
}

const below = ".local/state/latebound";

function askedDirectory({ environment, home }: Pick<Surroundings, "environment" | "home">): string {
  const { XDG_STATE_HOME } = environment;
  if (XDG_STATE_HOME?.startsWith("/")) return join(XDG_STATE_HOME, "latebound");
  if (home === undefined)
    throw new CommandFault("this user has no home folder", { hint: "set HOME or XDG_STATE_HOME" });
  return join(home, below);
}

/** Whether a folder on the way is another user's, by its name or by where its links lead. */
function isAnothers(path: string): boolean {
  const folders = foldersTo(path);
  const there = folders.findLast((folder) => existsSync(folder)) ?? "/";
  return [...folders, ...foldersTo(realpathSync(there))].some((folder) => ownerOf(folder) !== 0);
}

/** Root for what isn't there or can't be looked at: it is told when something is to be written there. */
function ownerOf(folder: string): number {
  try {
    return lstatSync(folder).uid;
  } catch {
    return 0;
  }
}
