import type { Surroundings } from "../../surroundings/surroundings.ts";
import type { AgentAnswer } from "../protocol/agent-answer.ts";
import { agentSocketPath, socketPlace } from "../socket-path.ts";
import { type AgentConnection, connectAgent } from "./agent-connection.ts";
import { answerWithinMs, openWithinMs } from "./patience.ts";

/** A connection to the agent, which has been asked for the child of a `run`. */
export interface ChildInquiry {
  /** Undefined where there is none to be had. */
  readonly answer: Promise<AgentAnswer | undefined>;
  close(): void;
}

/** Asks the agent for the child of this `run`; undefined where there is no agent to be asked. */
export async function askForChild({
  words,
  directory,
  home,
  environment,
  userId,
}: Surroundings): Promise<ChildInquiry | undefined> {
  const place = socketPlace({ environment, userId });
  const connection = place && (await connect(agentSocketPath(place), place.uid));
  if (!connection) return undefined;
  const request = { ask: "child", words, directory, home, environment } as const;
  const answer = connection.ask(request, { withinMs: openWithinMs, askingMs: answerWithinMs });
  return { answer, close: () => connection.close() };
}

async function connect(path: string, userId: number): Promise<AgentConnection | undefined> {
  try {
    return await connectAgent(path, userId);
  } catch {
    // Whatever is wrong, who goes on without finds it again, and tells.
    return undefined;
  }
}
