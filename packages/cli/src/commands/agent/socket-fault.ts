import { CommandFault } from "../../command-line/command-fault.ts";
import type { SocketError } from "../../socket/socket-error.ts";

/** The command's fault for a socket that can't be used. */
export function toCommandFault({ message, hint }: SocketError): CommandFault {
  return new CommandFault(message, hint === undefined ? {} : { hint });
}
