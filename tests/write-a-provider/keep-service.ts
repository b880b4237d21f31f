import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A secret as the service stores it. */
export interface StoredSecret {
  readonly encoding: "text" | "base64";
  readonly value: string;
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

/** A running Keep service, which knows two tokens: one that may read everything, and one that may read nothing. */
export async function startKeepService(token: string, powerlessToken: string) {
  const versions = new Map<string, readonly StoredSecret[]>();
  const server = createServer((request, response) => {
    const { status, body } = reply(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });

  function reply({ url = "", headers }: IncomingMessage): Reply {
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

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    /** Stores a new version, and says which. */
    write(path: string, secret: StoredSecret): number {
      return versions.set(path, [...(versions.get(path) ?? []), secret]).get(path)?.length ?? 0;
    },
    remove: (path: string) => void versions.delete(path),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const prefix = "/v1/secrets/";
const created = "2024-01-01T00:00:00Z";
