import type { Agent } from "node:http";
import * as http from "node:http";
import * as https from "node:https";
import type { SecureContext } from "node:tls";
import type { BackendPlace } from "../backend-place.ts";
import type { VaultOptions } from "../vault-options.ts";
import type { HttpAnswer, HttpExchange, HttpRequest } from "./http-exchange.ts";
import { readBody } from "./read-body.ts";
import { openSecureContext } from "./secure-context.ts";
import { socketPathOf } from "./vault-address.ts";

/** Where the sockets go and how they are secured; an own agent for every instance. */
interface Connector {
  readonly agent: Agent;
  readonly secureContext?: SecureContext;
  readonly socketPath?: string;
  readonly servername?: string;
}

/** Idle sockets are dropped after this time. */
const idleMs = 60_000;

/**
 * An exchange on `node:http` and `node:https` with its own agent, certificate authority, client certificate, server
 * name, unix socket and proxy. Certificates are always verified; nothing is taken from the environment. Files are read
 * at the first request.
 */
export function createNodeHttp(options: VaultOptions, place: BackendPlace): HttpExchange {
  let connector: Promise<Connector> | undefined;
  let closed = false;
  const connect = (): Promise<Connector> => {
    connector ??= openConnector(options, place).catch((error) => {
      connector = undefined;
      throw error;
    });
    return connector;
  };
  return {
    async send(request, signal) {
      const opened = await connect();
      signal.throwIfAborted();
      if (closed) opened.agent.destroy();
      return exchange(opened, request, signal);
    },
    close() {
      closed = true;
      connector?.then(({ agent }) => agent.destroy()).catch(() => {});
    },
  };
}

async function openConnector(options: VaultOptions, place: BackendPlace): Promise<Connector> {
  const socketPath = socketPathOf(options.address);
  const agent = await openAgent(options);
  if (!options.address.startsWith("https:")) return socketPath ? { agent, socketPath } : { agent };
  const secureContext = await openSecureContext(options, place);
  return { agent, secureContext, ...(options.tls_server_name && { servername: options.tls_server_name }) };
}

async function openAgent({ address, proxy }: VaultOptions): Promise<Agent> {
  const settings = { keepAlive: true, timeout: idleMs, rejectUnauthorized: true };
  const isSecure = address.startsWith("https:");
  if (proxy === undefined) return isSecure ? new https.Agent(settings) : new http.Agent(settings);
  if (isSecure) return new (await import("https-proxy-agent")).HttpsProxyAgent(proxy, settings);
  return new (await import("http-proxy-agent")).HttpProxyAgent(proxy, settings);
}

function exchange(connector: Connector, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const module = request.url.startsWith("https:") ? https : http;
  // Said here again: a tunnel through a proxy is secured by the request's options, not the agent's.
  const settings = { ...connector, method: request.method, signal, rejectUnauthorized: true };
  return new Promise((resolve, reject) => {
    const outgoing = module.request(request.url, settings);
    // Set one by one: headers given as an option are printed by NODE_DEBUG.
    for (const [name, value] of Object.entries(request.headers)) outgoing.setHeader(name, value);
    if (request.background) outgoing.once("socket", (socket) => socket.unref());
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      readBody(incoming).then((body) => resolve(toAnswer(incoming, body)), reject);
    });
    outgoing.end(request.body);
  });
}

function toAnswer(incoming: http.IncomingMessage, body: Uint8Array): HttpAnswer {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return { status: incoming.statusCode ?? 0, headers: Object.fromEntries(headers), body };
}
