import { once } from "node:events";
import { createServer, request as requestHttp } from "node:http";
import { buffer } from "node:stream/consumers";

/**
 * A hop between the fault proxy and the emulator that gives requests their Content-Length back: the SDK signs that
 * header, the fault proxy passes bodies on without it, and the emulator would call the signature wrong.
 */
export async function startLengthRestorer(target: string) {
  const { hostname, port } = new URL(target);
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const { "transfer-encoding": _chunked, ...headers } = incoming.headers;
    const outgoing = requestHttp({
      ...{ hostname, port, method: incoming.method, path: incoming.url, agent: false, setHost: false },
      headers: { ...headers, "content-length": body.length },
    });
    outgoing.on("error", () => response.destroy());
    outgoing.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the hop has no port");
  return {
    address: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
