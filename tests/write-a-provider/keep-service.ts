import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A secret as the service stores it. */
export interface StoredSecret {
  readonly encoding: "text" | "base64";
  readonly value: string;
}

/** A running Keep service, which knows two tokens: one that may read everything, and one that may read nothing. */
export async function startKeepService(token: string, powerlessToken: string) {
  const versions = new Map<string, readonly StoredSecret[]>();
  let requestCount = 0;
  const server = await listen((request, response) => {
    requestCount += 1;
    const { status, body } = reply(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });

  function reply({ url = "", headers }: IncomingMessage): { readonly status: number; readonly body: object } {
    if (headers.authorization === `Bearer ${powerlessToken}`) return { status: 403, body: {} };
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: {} };
    const { pathname, searchParams } = new URL(url, "http://keep");
    if (!pathname.startsWith(prefix)) return { status: 404, body: {} };
    const name = decodeURIComponent(pathname.slice(prefix.length));
    const stored = versions.get(name) ?? [];
    const version = Number(searchParams.get("version") ?? stored.length);
    const secret = stored[version - 1];
    return secret
      ? { status: 200, body: { name, created, version, ...secret } }
      : { status: 404, body: { absent: true } };
  }

  return {
    ...server,
    requestCount: () => requestCount,
    /** Stores a new version, and says which. */
    write(path: string, secret: StoredSecret): number {
      return versions.set(path, [...(versions.get(path) ?? []), secret]).get(path)?.length ?? 0;
    },
    remove: (path: string) => void versions.delete(path),
  };
}

/** A server that misbehaves in one way at every request; `reached` resolves when the first one has arrived. */
export async function startBrokenService(misbehave: (response: ServerResponse) => void) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = await listen((_request, response) => {
    resolve();
    misbehave(response);
  });
  return { ...server, reached: () => promise };
}

async function listen(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  async function stop(): Promise<void> {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
  return { address: `http://127.0.0.1:${port}`, stop };
}

const prefix = "/v1/secrets/";
const created = "2024-01-01T00:00:00Z";
