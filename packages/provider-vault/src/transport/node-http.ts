import type { Agent } from "node:http";
import * as http from "node:http";
import * as https from "node:https";
import { type SecureContext, TLSSocket } from "node:tls";
import type { BackendPlace } from "../backend-place.ts";
import type { VaultOptions } from "../vault-options.ts";
import { codedError } from "./coded-error.ts";
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
  /** The proxy that plain requests are handed to whole; TLS goes through a tunnel, which is the agent's work. */
  readonly proxy?: string;
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
  const { address, proxy, tls_server_name: servername } = options;
  const socketPath = socketPathOf(address);
  const agent = await openAgent(options);
  if (socketPath !== undefined) return { agent, socketPath };
  if (!isSecure(address)) return { agent, ...(proxy !== undefined && { proxy }) };
  return { agent, secureContext: await openSecureContext(options, place), ...(servername && { servername }) };
}

async function openAgent({ address, proxy }: VaultOptions): Promise<Agent> {
  const settings = { keepAlive: true, timeout: idleMs, rejectUnauthorized: true };
  if (proxy !== undefined && isSecure(address))
    return new (await import("https-proxy-agent")).HttpsProxyAgent(proxy, settings);
  const isSecured = isSecure(socketPathOf(address) === undefined ? (proxy ?? address) : address);
  return isSecured ? new https.Agent(settings) : new http.Agent(settings);
}

function isSecure(address: string): boolean {
  return address.startsWith("https:");
}

function exchange(connector: Connector, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(connector, request, signal);
    const toFault = watchHandshake(outgoing);
    // Set one by one: headers given as an option are printed by NODE_DEBUG.
    for (const [name, value] of Object.entries(request.headers)) outgoing.setHeader(name, value);
    if (request.background) outgoing.once("socket", (socket) => socket.unref());
    outgoing.once("error", (error) => reject(toFault(error)));
    outgoing.once("response", (incoming) => {
      if (isOfProxy(incoming, request)) return void outgoing.destroy(codedError("TUNNEL_REFUSED"));
      readBody(incoming).then((body) => resolve(toAnswer(incoming, body)), reject);
    });
    outgoing.end(request.body);
  });
}

function openRequest(
  { proxy, ...connection }: Connector,
  { url, method }: HttpRequest,
  signal: AbortSignal,
): http.ClientRequest {
  // Said here again: a tunnel through a proxy is secured by the request's options, not the agent's.
  const settings = { ...connection, method, signal, rejectUnauthorized: true };
  const module = isSecure(proxy ?? url) ? https : http;
  if (proxy === undefined) return module.request(url, settings);
  const outgoing = module.request(proxy, { ...settings, path: url });
  outgoing.setHeader("Host", new URL(url).host);
  return outgoing;
}

/** A proxy's own answer, which the agent hands on where there was no tunnel; 407 has a meaning whoever says it. */
function isOfProxy({ socket, statusCode }: http.IncomingMessage, { url }: HttpRequest): boolean {
  return isSecure(url) && !(socket instanceof TLSSocket) && statusCode !== 407;
}

/** Gives what marks the faults between a TLS socket's connection and its being trusted: OpenSSL has no end of names. */
function watchHandshake(outgoing: http.ClientRequest): (error: Error) => Error {
  let isUnderWay = () => false;
  outgoing.once("socket", (socket) => {
    if (!(socket instanceof TLSSocket)) return;
    let isConnected = !socket.connecting;
    socket.once("connect", () => {
      isConnected = true;
    });
    isUnderWay = () => isConnected && !socket.authorized;
  });
  return (error) => (isUnderWay() ? Object.assign(error, { duringHandshake: true }) : error);
}

function toAnswer(incoming: http.IncomingMessage, body: Uint8Array): HttpAnswer {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return { status: incoming.statusCode ?? 0, headers: Object.fromEntries(headers), body };
}
