import type { AgentAnswer, AgentStatus } from "../protocol/agent-answer.ts";
import type { AgentRequest, OpenRequest } from "../protocol/agent-request.ts";
import { answerChild } from "./answer-child.ts";
import { answerTexts } from "./answer-texts.ts";
import type { Caller, OpenCaller } from "./open-caller.ts";

/** What answers are made from. */
export interface AnswerContext {
  readonly openCaller: OpenCaller;
  readonly status: () => AgentStatus;
  /** Ends the agent; settles when every login is closed. */
  readonly stop: () => Promise<void>;
}

/** The client of a connection. */
export interface AnsweredClient {
  /** Aborted when it leaves. */
  readonly signal: AbortSignal;
  /** Tells it that its answer takes a while. */
  readonly tellAsking: () => void;
}

/** A function that answers the requests of one connection, which is opened for one caller. */
export function createAnswerer(
  context: AnswerContext,
  { signal, tellAsking }: AnsweredClient,
): (request: AgentRequest) => Promise<AgentAnswer> {
  let caller: Caller | undefined;
  return async (request) => {
    switch (request.ask) {
      case "status":
        return { answer: "status", ...context.status() };
      case "stop":
        await context.stop();
        return { answer: "stopped" };
      case "open":
        caller = await open(context, request);
        if (!caller) return { answer: "local" };
        return { answer: "opened", credentialNames: caller.credentialNames, sinkTables: caller.sinkTables };
      case "texts":
        return caller ? await answerTexts(caller, request, signal) : { answer: "local" };
      case "child":
        return await answerChild(request, { openCaller: context.openCaller, signal, onAsking: tellAsking });
    }
  };
}

async function open({ openCaller }: AnswerContext, request: OpenRequest): Promise<Caller | undefined> {
  try {
    return await openCaller(request);
  } catch {
    // Whatever is wrong with the config: the command finds it too, and can say it better.
    return undefined;
  }
}
