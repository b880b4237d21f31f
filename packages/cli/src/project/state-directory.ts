import { join } from "node:path";
import { CommandFault } from "../command-line/command-fault.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";

/** Where this user's latebound keeps what outlives a run: `$XDG_STATE_HOME/latebound`. @throws {CommandFault} without a home */
export function stateDirectory({ environment, home }: Pick<Surroundings, "environment" | "home">): string {
  const { XDG_STATE_HOME } = environment;
  if (XDG_STATE_HOME?.startsWith("/")) return join(XDG_STATE_HOME, "latebound");
  if (home === undefined)
    throw new CommandFault("this user has no home folder", { hint: "set HOME or XDG_STATE_HOME" });
  return join(home, ".local/state/latebound");
}
