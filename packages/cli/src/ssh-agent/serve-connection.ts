import type { Socket } from "node:net";
import { failureAnswer, identitiesAnswer, signatureAnswer } from "./agent-answer.ts";
import { parseAgentRequest } from "./agent-request.ts";
import { createFrameReader } from "./frame-reader.ts";
import type { KeyRing } from "./key-ring.ts";
import type { SshAgentEvent } from "./ssh-agent-event.ts";

/** What a connection is served from. */
export interface ConnectionContext {
  readonly ring: KeyRing;
  readonly tell: (event: SshAgentEvent) => void;
  readonly signal: AbortSignal;
}

/** Answers one client's requests in their order until it leaves; never rejects. */
export async function serveConnection(socket: Socket, context: ConnectionContext): Promise<void> {
  // A client that leaves before its answer is no fault; without a listener its reset would end the process.
  socket.on("error", () => {});
  const reader = createFrameReader();
  try {
    for await (const chunk of socket) {
      for (const message of reader.push(chunk)) await send(socket, await answer(message, context));
    }
  } catch (error) {
    if (error instanceof RangeError) context.tell({ type: "dropped" });
    socket.destroy();
  }
  socket.end();
}

async function answer(message: Buffer, { ring, tell, signal }: ConnectionContext): Promise<Buffer> {
  const request = parseAgentRequest(message);
  if (request.kind === "list") {
    const identities = await ring.list(signal);
    if (identities === undefined) return failureAnswer();
    tell({ type: "listed", keys: identities.length });
    return identitiesAnswer(identities);
  }
  if (request.kind === "sign") {
    const signature = await ring.sign(request, signal);
    return signature === undefined ? failureAnswer() : signatureAnswer(signature);
  }
  tell({ type: "refused", reason: request.kind });
  return failureAnswer();
}

/** Waits until a slow client has room, so that answers don't pile up. */
function send(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
