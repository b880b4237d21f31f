import type { Socket } from "node:net";
import type { AgentAnswer } from "../protocol/agent-answer.ts";
import { type AgentRequest, readRequest } from "../protocol/agent-request.ts";
import { createFrameReader, type FrameReader, frameOf, maxRequestBytes } from "../protocol/frames.ts";
import { type AnswerContext, createAnswerer } from "./answer-request.ts";

/** What connections have in common. */
export interface ConnectionContext extends AnswerContext {
  /** Told of each request. */
  readonly onRequest: () => void;
  /** How long a client may be silent while nothing is done for it, or leave an answer unread. */
  readonly silenceMs: number;
}

/** A client that asks on before it was answered is no client of ours. */
const mostWaiting = 8;

/** Answers a client's requests, one after the other, until it leaves, is silent or sends what is no request. */
export function serveConnection(socket: Socket, context: ConnectionContext): void {
  const reader = createFrameReader(maxRequestBytes);
  const leaving = new AbortController();
  const say = (answer: AgentAnswer) => void socket.write(frameOf(answer));
  const answer = createAnswerer(context, {
    signal: leaving.signal,
    tellAsking: () => say({ answer: "asking" }),
  });
  const waiting: AgentRequest[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    socket.setTimeout(0);
    for (let next = waiting.shift(); next && !socket.destroyed; next = waiting.shift())
      say(await answer(next));
    isBusy = false;
    socket.setTimeout(context.silenceMs);
  }

  socket.setTimeout(context.silenceMs);
  socket.on("timeout", () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.end());
  socket.on("close", () => leaving.abort());
  socket.on("data", (chunk: Buffer) => {
    const requests = requestsIn(reader, chunk);
    if (requests === undefined || waiting.length + requests.length > mostWaiting) {
      socket.destroy();
      return;
    }
    context.onRequest();
    waiting.push(...requests);
    work().catch(() => socket.destroy());
  });
}

function requestsIn(reader: FrameReader, chunk: Buffer): readonly AgentRequest[] | undefined {
  try {
    const requests = reader.push(chunk).map(readRequest);
    return requests.every((request) => request !== undefined) ? requests : undefined;
  } catch {
    return undefined;
  }
}
