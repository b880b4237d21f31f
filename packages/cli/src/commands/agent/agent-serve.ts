import { type Agent, serveAgent } from "../../agent/server/serve-agent.ts";
import { agentSocketPath } from "../../agent/socket-path.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { openPrivateDirectory } from "../../socket/private-directory.ts";
import { SocketError } from "../../socket/socket-error.ts";
import { orderlyExitCode } from "../../surroundings/core-signals.ts";
import { endings } from "../../surroundings/interrupt.ts";
import { agentPlace } from "./agent-place.ts";
import { idleMsOf } from "./idle-time.ts";
import { toCommandFault } from "./socket-fault.ts";

/** Serves until it is told to end, or was idle for long enough. */
export async function serve(input: CommandInput): Promise<number> {
  const { surroundings } = input;
  const idleMs = idleMsOf(input);
  const place = agentPlace(surroundings);
  process.umask(0o077);
  process.chdir("/");
  let agent: Agent;
  try {
    openPrivateDirectory(place);
    agent = await serveAgent({ socketPath: agentSocketPath(place), userId: place.uid, idleMs });
  } catch (error) {
    throw error instanceof SocketError ? toCommandFault(error) : error;
  }
  let by: NodeJS.Signals | undefined;
  for (const ending of endings)
    process.on(ending, (signal) => {
      by = signal;
      void agent.stop();
    });
  await agent.ended;
  return orderlyExitCode(by);
}
