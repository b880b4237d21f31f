// A proxy in front of one server that counts and, told to, delays: start-counting-proxy.ts forks it and speaks with it.
// It ends by itself when that process is gone.
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { translateMotoDenial } from "../../tests/servers/moto-denial.ts";
import { readBody } from "../../tests/servers/read-body.ts";
import { kindOf } from "./request-kind.ts";
import type { ProxyCounts, ProxyOrder } from "./start-counting-proxy.ts";

const target = new URL(process.argv[2] ?? "");
const upstream = new Agent({ keepAlive: true, maxSockets: 64 });
let counts = noCounts();
let delayMs = 0;

const server = createServer((incoming, response) => {
  answer(incoming, response).catch(() => response.destroy());
});
server.keepAliveTimeout = 60_000;
server.on("connection", () => {
  counts.connections += 1;
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.send?.({ port: address?.port });
});

process.on("disconnect", () => process.exit());
process.on("message", (order: ProxyOrder) => {
  if (order.begin) {
    counts = noCounts();
    delayMs = order.delayMs ?? 0;
    // Connections of what ran before are not this run's.
    server.closeIdleConnections();
  }
  process.send?.(counts);
});

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(incoming);
  const kind = kindOf(incoming);
  counts.requests += 1;
  counts.kinds[kind] = (counts.kinds[kind] ?? 0) + 1;
  counts.bytes += lengthOf(incoming) + body.length;
  if (delayMs > 0) await delay(delayMs);
  const received = await forward(incoming, body);
  const given = translateMotoDenial(received, { ...requestOf(incoming), body });
  counts.bytes += given.body.length;
  const headers = { ...given.headers };
  delete headers["transfer-encoding"];
  delete headers.connection;
  response.writeHead(given.status, { ...headers, "content-length": given.body.length });
  response.end(given.body);
}

function forward(incoming: IncomingMessage, body: Buffer) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>(
    (resolve, reject) => {
      const { method, headers, url: path } = incoming;
      const { hostname, port } = target;
      const outgoing = request({ hostname, port, path, method, headers, agent: upstream });
      outgoing.on("error", reject);
      outgoing.on("response", (received) => {
        readBody(received).then(
          (content) =>
            resolve({ status: received.statusCode ?? 502, headers: received.headers, body: content }),
          reject,
        );
      });
      outgoing.end(body);
    },
  );
}

function requestOf({ method = "GET", url: path = "/", headers }: IncomingMessage) {
  return { method, path, headers };
}

/** What the head takes on the wire, to a few bytes. */
function lengthOf({ method = "", url = "", rawHeaders }: IncomingMessage): number {
  return method.length + url.length + rawHeaders.join("  ").length;
}

function noCounts(): ProxyCounts & { requests: number; connections: number; bytes: number } {
  return { requests: 0, connections: 0, bytes: 0, kinds: {} };
}
