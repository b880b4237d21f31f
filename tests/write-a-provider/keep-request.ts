import * as http from "node:http";
import * as https from "node:https";
import { TextDecoder } from "node:util";
import { requestFault, unusable } from "./keep-error.ts";
import type { KeepOptions } from "./keep-options.ts";

/** A complete answer. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

const maxBytes = 4 * 1024 * 1024;

/** Sends requests to one service, with an agent that nothing else shares. */
export function createRequester({ address, token }: KeepOptions) {
  const { Agent, request } = address.startsWith("https:") ? https : http;
  const agent = new Agent({ keepAlive: true });

  async function send(path: string, signal: AbortSignal): Promise<Answer> {
    try {
      const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
      const outgoing = request(new URL(path, address), { agent, signal }, resolve).on("error", reject);
      // Not among the options of `request`: those are printed with NODE_DEBUG.
      outgoing.setHeader("authorization", `Bearer ${token}`);
      outgoing.end();
      const response = await promise;
      const retryAfter = response.headers["retry-after"];
      return { status: response.statusCode ?? 0, retryAfter, body: await readBody(response) };
    } catch (error) {
      throw requestFault(error, signal);
    }
  }
  return { send, close: () => agent.destroy() };
}

async function readBody(response: http.IncomingMessage): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let body = "";
  let totalBytes = 0;
  for await (const chunk of response) {
    totalBytes += chunk.length;
    if (totalBytes > maxBytes) throw unusable(`more than ${maxBytes} bytes`);
    body += decode(decoder, chunk);
  }
  return body + decode(decoder);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw unusable("text that is not UTF-8");
  }
}
