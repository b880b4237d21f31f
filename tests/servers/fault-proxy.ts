import { once } from "node:events";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Fault, FaultScope, ProxyAnswer, RecordedRequest } from "./fault.ts";
import { forward } from "./forward.ts";
import { readBody } from "./read-body.ts";
import { createSelfSignedCertificate } from "./self-signed-certificate.ts";
import { sendAnswer, sendFault } from "./send-fault.ts";

/**
 * A proxy in front of one server, for the faults that a sound server can't be made to produce.
 *
 * ```ts
 * const proxy = await startFaultProxy({ target: openbao.address });
 * proxy.inject({ kind: "answer", status: 429, headers: { "retry-after": "2" } }, { times: 1 });
 * … // point the provider's `address` (vault) or `endpoint` (asm) at proxy.address
 * assert.equal(proxy.count("GET", "/v1/secret/data/db"), 2);
 * ```
 */
export interface FaultProxy {
  /** `http://127.0.0.1:PORT`, or https with `tls`. */
  readonly address: string;
  /** With `tls`: the certificate in use, as PEM; whoever doesn't trust it sees a certificate fault. */
  readonly certificate?: string;
  /** Everything that came in, oldest first, bodies and headers too: look for leaks and count calls here. */
  readonly requests: readonly RecordedRequest[];
  /** Faults wait in line: the first whose scope fits a request befalls it. Returns the function that lifts it. */
  inject(fault: Fault, scope?: FaultScope): () => void;
  /** Lifts every fault and forgets the recorded requests. */
  clear(): void;
  /** Requests with this method and this path without its query; either left out means any. */
  count(method?: string, path?: string): number;
  /** Resolves once `total` requests have come in since the start or the last `clear`. Default 1. */
  arrived(total?: number): Promise<void>;
  /** Stops listening and cuts every connection: from now on connections are refused. */
  refuse(): Promise<void>;
  /** Listens again on the same port after `refuse`. */
  accept(): Promise<void>;
  stop(): Promise<void>;
}

/** What stands behind the proxy, and how it speaks. */
export interface FaultProxyOptions {
  /** The server's origin, http only; left out, requests that no fault befalls get 502. */
  readonly target?: string;
  /** Serves https with a self-signed certificate for localhost and 127.0.0.1. */
  readonly tls?: boolean;
  /** Befalls every forwarded answer that no fault changed, such as `translateMotoDenial`. */
  readonly answer?: (answer: ProxyAnswer, request: RecordedRequest) => ProxyAnswer;
}

/** A running proxy on a free loopback port. */
export async function startFaultProxy(options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const faults = createFaultLine();
  const record = createRecord();
  const certificate = options.tls ? createSelfSignedCertificate() : undefined;
  const handle = (incoming: IncomingMessage, response: ServerResponse) => {
    answerRequest(incoming, response, { options, faults, record }).catch(() => response.destroy());
  };
  const server: Server = certificate
    ? createHttpsServer({ cert: certificate.certificate, key: certificate.key }, handle)
    : createHttpServer(handle);
  const port = await listen(server, 0);
  return {
    address: `${certificate ? "https" : "http"}://127.0.0.1:${port}`,
    ...(certificate ? { certificate: certificate.certificate } : {}),
    requests: record.requests,
    inject: faults.inject,
    clear: () => {
      faults.clear();
      record.clear();
    },
    count: record.count,
    arrived: record.arrived,
    refuse: () => stopListening(server),
    accept: async () => void (await listen(server, port)),
    stop: () => stopListening(server),
  };
}

interface ProxyParts {
  readonly options: FaultProxyOptions;
  readonly faults: ReturnType<typeof createFaultLine>;
  readonly record: ReturnType<typeof createRecord>;
}

async function answerRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  parts: ProxyParts,
): Promise<void> {
  const { options, faults, record } = parts;
  const { method = "GET", url: path = "/", headers, rawHeaders } = incoming;
  const request: RecordedRequest = { method, path, headers, body: await readBody(incoming) };
  record.add(request);
  const change = options.answer ?? ((answer: ProxyAnswer) => answer);
  const trueAnswer = async () => change(await forward(request, rawHeaders, options.target), request);
  const fault = faults.take(request);
  if (fault === undefined) sendAnswer(response, await trueAnswer());
  else await sendFault(fault, response, trueAnswer);
}

function createFaultLine() {
  let line: { fault: Fault; scope: FaultScope; left: number }[] = [];
  return {
    inject(fault: Fault, scope: FaultScope = {}): () => void {
      const entry = { fault, scope, left: scope.times ?? Number.POSITIVE_INFINITY };
      line.push(entry);
      return () => {
        line = line.filter((other) => other !== entry);
      };
    },
    take(request: RecordedRequest): Fault | undefined {
      const entry = line.find(({ scope, left }) => left > 0 && (scope.when?.(request) ?? true));
      if (entry) entry.left -= 1;
      return entry?.fault;
    },
    clear() {
      line = [];
    },
  };
}

function createRecord() {
  const requests: RecordedRequest[] = [];
  let waiting: { total: number; resolve: () => void }[] = [];
  const pathOf = (request: RecordedRequest) => request.path.split("?")[0];
  return {
    requests,
    add(request: RecordedRequest) {
      requests.push(request);
      for (const { total, resolve } of waiting) if (requests.length >= total) resolve();
      waiting = waiting.filter(({ total }) => requests.length < total);
    },
    clear: () => void requests.splice(0),
    count: (method?: string, path?: string) =>
      requests.filter(
        (request) =>
          (method ?? request.method) === request.method && (path ?? pathOf(request)) === pathOf(request),
      ).length,
    arrived: (total = 1) =>
      new Promise<void>((resolve) => {
        if (requests.length >= total) resolve();
        else waiting.push({ total, resolve });
      }),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}

async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
