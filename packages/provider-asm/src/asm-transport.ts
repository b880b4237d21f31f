import { type ClientRequest, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { TLSSocket } from "node:tls";
import type { ProviderContext } from "@latebound/provider";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * A request handler of its own for one instance: agents that nobody shares, no proxy from the environment, no redirect,
 * verified certificates, limits on waiting. An idle connection does not keep the process alive.
 */
export class AsmTransport extends NodeHttpHandler {
  readonly #origins = new WeakMap<object, string>();

  readonly #told: Pick<ProviderContext, "clock" | "event">;

  constructor({ clock, event }: Pick<ProviderContext, "clock" | "event">) {
    super({
      httpAgent: guarded(new HttpAgent(agentOptions)),
      httpsAgent: guarded(new HttpsAgent({ ...agentOptions, rejectUnauthorized: true })),
      connectionTimeout: 5_000,
      requestTimeout: longestWaitMs,
      socketTimeout: longestWaitMs,
      throwOnRequestTimeout: true,
      logger: silentLogger,
    });
    this.#told = { clock, event };
  }

  override async handle(
    ...[request, options]: Parameters<NodeHttpHandler["handle"]>
  ): ReturnType<NodeHttpHandler["handle"]> {
    const { clock, event } = this.#told;
    const startedMs = clock.monotonicMs();
    const { method } = request;
    const told = (status?: number) => {
      const durationMs = clock.monotonicMs() - startedMs;
      event({
        type: "request",
        method,
        path: operationOf(request),
        ...(status !== undefined && { status }),
        durationMs,
      });
    };
    try {
      const output = await super.handle(request, options);
      told(output.response.statusCode);
      return output;
    } catch (thrown) {
      told();
      const port = request.port === undefined ? "" : `:${request.port}`;
      if (thrown instanceof Error)
        this.#origins.set(thrown, `${request.protocol}//${request.hostname}${port}`);
      throw thrown;
    }
  }

  /** The origin that a failed request went to. */
  originOf(thrown: unknown): string | undefined {
    return typeof thrown === "object" && thrown !== null ? this.#origins.get(thrown) : undefined;
  }
}

/** The operation's name where the request says it, else its path without the query. */
function operationOf({ headers, path, body }: Parameters<NodeHttpHandler["handle"]>[0]): string {
  const [, target] = /^[\w.]+\.(\w+)$/.exec(headers["x-amz-target"] ?? "") ?? [];
  const [, action] = /(?:^|&)Action=(\w+)(?:&|$)/.exec(typeof body === "string" ? body : "") ?? [];
  return target ?? action ?? path.split("?")[0] ?? path;
}

/** Takes what the SDK would print on the console. */
export const silentLogger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** All bytes of an answer, up to 4 MiB; `AnswerTooLargeError` beyond that. */
export async function collectBounded(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxAnswerBytes) throw new AnswerTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

class AnswerTooLargeError extends Error {
  override readonly name = "AnswerTooLargeError";
}

const maxAnswerBytes = 4 * 1024 * 1024;
// Core's `timeout` ends a call long before this; it is for what core does not wait for, such as an abandoned login.
const longestWaitMs = 60_000;
const agentOptions = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 16 };

/**
 * Marks the faults of handshakes. The request has its headers already; with NODE_DEBUG=http an agent would print those
 * of the options, tokens too.
 */
function guarded<Agent extends HttpAgent>(agent: Agent): Agent {
  const inner = agent as unknown as {
    addRequest(request: ClientRequest, options: object, ...rest: unknown[]): void;
  };
  const addRequest = inner.addRequest.bind(agent);
  inner.addRequest = (request, options, ...rest) => {
    markHandshake(request);
    addRequest(request, { ...options, headers: {} }, ...rest);
  };
  return agent;
}

/** What fails between a TLS socket's connection and its being trusted has no end of names. */
function markHandshake(request: ClientRequest): void {
  request.once("socket", (socket) => {
    if (!(socket instanceof TLSSocket)) return;
    let isConnected = !socket.connecting;
    socket.once("connect", () => {
      isConnected = true;
    });
    request.prependOnceListener("error", (error) => {
      if (isConnected && !socket.authorized) Object.assign(error, { duringHandshake: true });
    });
  });
}
