import { resolve } from "node:path";
import { SocketError } from "../../socket/socket-error.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import type { AgentAnswer, SentTables } from "../protocol/agent-answer.ts";
import type { OpenRequest, TextsRequest } from "../protocol/agent-request.ts";
import { agentSocketPath, socketPlace } from "../socket-path.ts";
import { type AgentConnection, connectAgent } from "./agent-connection.ts";
import { answerWithinMs, openWithinMs } from "./time-limits.ts";

/** An agent that knows the caller and its config. */
export interface OpenedAgent {
  readonly credentialNames: readonly string[];
  readonly sinkTables: SentTables;
  /** The answer to texts; undefined when there is none any more. */
  ask(request: Omit<TextsRequest, "ask">, signal: AbortSignal | undefined): Promise<AgentAnswer | undefined>;
  close(): void;
}

/** Whom the agent is asked for. */
export interface AgentCaller {
  readonly consumer: string;
  /** Config files that were named. */
  readonly config: readonly string[];
}

/** The agent for this caller; `absent` where none runs, `local` where it isn't the one to ask. */
export async function openAgent(
  caller: AgentCaller,
  surroundings: Surroundings,
): Promise<OpenedAgent | "absent" | "local"> {
  const place = socketPlace(surroundings);
  if (place === undefined) return "local";
  const connection = await connect(agentSocketPath(place), place.uid);
  if (typeof connection === "string") return connection;
  const request = openRequest(caller, surroundings);
  const answer = await connection.ask(request, { withinMs: openWithinMs });
  if (answer?.answer !== "opened") {
    connection.close();
    return "local";
  }
  return {
    credentialNames: answer.credentialNames,
    sinkTables: answer.sinkTables,
    ask: (texts, signal) => connection.ask({ ask: "texts", ...texts }, { withinMs: answerWithinMs, signal }),
    close: () => connection.close(),
  };
}

async function connect(path: string, userId: number): Promise<AgentConnection | "absent" | "local"> {
  try {
    return await connectAgent(path, userId);
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    return error.reason === "absent" ? "absent" : "local";
  }
}

function openRequest(
  { consumer, config }: AgentCaller,
  { directory, home, environment }: Surroundings,
): OpenRequest {
  return {
    ask: "open",
    consumer,
    directory,
    home,
    config: config.map((path) => resolve(directory, path)),
    environment,
  };
}
