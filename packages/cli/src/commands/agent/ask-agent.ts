import { connectAgent } from "../../agent/client/agent-connection.ts";
import type { AgentAnswer } from "../../agent/protocol/agent-answer.ts";
import { agentSocketPath } from "../../agent/socket-path.ts";
import { CommandFault } from "../../command-line/command-fault.ts";
import { SocketError } from "../../socket/socket-error.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { agentPlace } from "./agent-place.ts";
import { toCommandFault } from "./socket-fault.ts";

/** The running agent's answer; undefined where none runs. @throws {CommandFault} for a socket that isn't safe */
export async function askAgent(
  ask: "status" | "stop",
  surroundings: Surroundings,
): Promise<AgentAnswer | undefined> {
  const place = agentPlace(surroundings);
  try {
    const connection = await connectAgent(agentSocketPath(place), place.uid);
    const answer = await connection.ask({ ask }, { withinMs: 30_000 });
    // An agent that stops ends the connection when its socket is gone.
    if (answer?.answer !== "stopped") connection.close();
    await connection.ended;
    if (answer === undefined) throw new CommandFault("the agent doesn't answer");
    return answer;
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    if (error.reason === "absent") return undefined;
    throw toCommandFault(error);
  }
}
