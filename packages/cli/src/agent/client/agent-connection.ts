import type { Socket } from "node:net";
import { connectPrivate } from "../../socket/connect-private.ts";
import type { AgentAnswer } from "../protocol/agent-answer.ts";
import type { AgentRequest } from "../protocol/agent-request.ts";
import { createFrameReader, frameOf, maxAnswerBytes, maxRequestBytes } from "../protocol/frames.ts";

/** A connection to the agent. */
export interface AgentConnection {
  /** The agent's answer; undefined when it gives none in time, or none that makes sense: then the connection is of no more use. */
  ask(request: AgentRequest, options: AskOptions): Promise<AgentAnswer | undefined>;
  close(): void;
  /** Settles when the connection has ended, from either side. */
  readonly ended: Promise<void>;
}

/** How long an answer is waited for. */
export interface AskOptions {
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A connection to the agent on its socket. @throws {SocketError} `absent` where there is none, `unsafe`, `unusable` */
export async function connectAgent(path: string, userId: number): Promise<AgentConnection> {
  const socket = await connectPrivate(path, userId);
  const reader = createFrameReader(maxAnswerBytes);
  let settle: ((answer: AgentAnswer | undefined) => void) | undefined;
  const give = (answer: AgentAnswer | undefined) => {
    const waiting = settle;
    settle = undefined;
    waiting?.(answer);
  };
  socket.on("data", (chunk: Buffer) => {
    const answers = answersIn(reader, chunk);
    if (answers === undefined) socket.destroy();
    // The agent is this command, of this version, and another user can't be in its place.
    else if (answers.length > 0) give(answers[0] as AgentAnswer);
  });
  socket.on("error", () => socket.destroy());
  const ended = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("close", () => give(undefined));
  return {
    ask: (request, options) =>
      new Promise((resolve) => {
        const frame = frameOf(request);
        if (socket.destroyed || settle || frame.length > maxRequestBytes) {
          resolve(undefined);
          return;
        }
        const stop = limit(socket, options);
        settle = (answer) => {
          stop();
          resolve(answer);
        };
        socket.write(frame);
      }),
    close: () => socket.destroy(),
    ended,
  };
}

/** Ends the connection when the time is up or the signal says so; gives what takes that back. */
function limit(socket: Socket, { withinMs, signal }: AskOptions): () => void {
  const end = () => void socket.destroy();
  const timer = setTimeout(end, withinMs);
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  };
}

function answersIn(reader: ReturnType<typeof createFrameReader>, chunk: Buffer): unknown[] | undefined {
  try {
    return reader.push(chunk);
  } catch {
    return undefined;
  }
}
