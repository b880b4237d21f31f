import { socketPlace } from "../../agent/socket-path.ts";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { PrivatePlace } from "../../socket/private-directory.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";

/** Where the agent's socket lies. @throws {CommandFault} where the system has no private sockets */
export function agentPlace(surroundings: Surroundings): PrivatePlace {
  const place = socketPlace(surroundings);
  if (place) return place;
  throw new CommandFault("there is no agent on this system: its sockets would be open to others");
}
