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
  /** How long from when the agent says that it asks a backend, once; left out, that is no answer to wait on. */
  readonly askingMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A connection to the agent on its socket. @throws {SocketError} `absent` where there is none, `unsafe`, `unusable` */
export async function connectAgent(path: string, userId: number): Promise<AgentConnection> {
  const socket = await connectPrivate(path, userId);
  const reader = createFrameReader(maxAnswerBytes);
  let onAnswer: ((answer: AgentAnswer | undefined) => void) | undefined;
  socket.on("data", (chunk: Buffer) => {
    const answers = answersIn(reader, chunk);
    if (answers === undefined) socket.destroy();
    // The agent is this command, of this version, and another user can't be in its place.
    for (const answer of answers ?? []) onAnswer?.(answer as AgentAnswer);
  });
  socket.on("error", () => socket.destroy());
  const ended = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("close", () => onAnswer?.(undefined));
  return {
    ask: (request, options) =>
      new Promise((resolve) => {
        const frame = frameOf(request);
        if (socket.destroyed || onAnswer || frame.length > maxRequestBytes) {
          resolve(undefined);
          return;
        }
        let stop = limit(socket, options);
        let { askingMs } = options;
        onAnswer = (answer) => {
          stop();
          if (answer?.answer === "asking" && askingMs !== undefined) {
            stop = limit(socket, { ...options, withinMs: askingMs });
            askingMs = undefined;
            return;
          }
          onAnswer = undefined;
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
