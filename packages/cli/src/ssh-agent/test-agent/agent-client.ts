import type { Socket } from "node:net";
import { connectPrivate } from "../../socket/connect-private.ts";
import { createFrameReader } from "../frame-reader.ts";
import { stringBytes, uint32Bytes } from "../wire-bytes.ts";
import { createWireReader } from "../wire-reader.ts";

/** A client that says what a test wants it to. */
export interface AgentClient {
  readonly socket: Socket;
  /** The answer to a message, without its length; undefined when the agent closed the connection. */
  ask(message: Uint8Array): Promise<Buffer | undefined>;
  /** The public keys with their comments, or undefined for a failure. */
  list(): Promise<{ readonly publicKey: Buffer; readonly comment: string }[] | undefined>;
  /** A signature's algorithm and content, or undefined for a failure. */
  sign(publicKey: Uint8Array, data: string, flags?: number): Promise<[string, Buffer] | undefined>;
}

/** A connected client. */
export async function connectClient(path: string): Promise<AgentClient> {
  const socket = await connectPrivate(path, process.geteuid?.() ?? 0);
  const answers = readAnswers(socket);
  const ask = async (message: Uint8Array) => {
    socket.write(stringBytes(message));
    const { value } = await answers.next();
    return value ?? undefined;
  };
  return {
    socket,
    ask,
    list: async () => parseIdentities((await ask(Buffer.of(11))) ?? Buffer.alloc(0)),
    async sign(publicKey, data, flags = 0) {
      const message = [Buffer.of(13), stringBytes(publicKey), stringBytes(data), uint32Bytes(flags)];
      return parseSignature((await ask(Buffer.concat(message))) ?? Buffer.alloc(0));
    },
  };
}

async function* readAnswers(socket: Socket): AsyncGenerator<Buffer, undefined> {
  const reader = createFrameReader();
  try {
    for await (const chunk of socket) yield* reader.push(chunk);
  } catch {
    // Closed by the agent: there is no answer.
  }
}

function parseIdentities(answer: Buffer) {
  if (answer[0] !== 12) return undefined;
  const reader = createWireReader(answer.subarray(1));
  return Array.from({ length: reader.uint32() ?? 0 }, () => ({
    publicKey: reader.string() ?? Buffer.alloc(0),
    comment: String(reader.string()),
  }));
}

function parseSignature(answer: Buffer): [string, Buffer] | undefined {
  if (answer[0] !== 14) return undefined;
  const signature = createWireReader(createWireReader(answer.subarray(1)).string() ?? Buffer.alloc(0));
  return [String(signature.string()), signature.string() ?? Buffer.alloc(0)];
}
