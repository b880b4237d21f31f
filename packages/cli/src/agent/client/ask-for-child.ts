import type { Surroundings } from "../../surroundings/surroundings.ts";
import type { AgentAnswer } from "../protocol/agent-answer.ts";
import { agentSocketPath, socketPlace } from "../socket-path.ts";
import { connectAgent } from "./agent-connection.ts";
import { answerWithinMs, openWithinMs } from "./time-limits.ts";

/** A connection to the agent, which has been asked for the child of a `run`. */
export interface ChildQuestion {
  /** Undefined where there is none to be had. */
  readonly answer: Promise<AgentAnswer | undefined>;
  close(): void;
}

/** Asks the agent for the child of this `run`, until the signal; undefined where there is no agent to be asked. */
export async function askForChild(
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<ChildQuestion | undefined> {
  try {
    const place = socketPlace(surroundings);
    if (place === undefined) return undefined;
    const { words, directory, home, environment } = surroundings;
    const request = { ask: "child", words, directory, home, environment } as const;
    const connection = await connectAgent(agentSocketPath(place), place.uid);
    const answer = connection.ask(request, { withinMs: openWithinMs, askingMs: answerWithinMs, signal });
    return { answer, close: () => connection.close() };
  } catch {
    // Whatever is wrong, who goes on without the agent finds it again, and tells.
    return undefined;
  }
}
