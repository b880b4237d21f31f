import { once } from "node:events";
import { chmodSync, mkdirSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { createFrameReader, frameOf, maxRequestBytes } from "../src/agent/protocol/frames.ts";
import { agentSocketPath } from "../src/agent/socket-path.ts";

/** A server in the agent's place that answers what the test says. */
export interface ToldAgent {
  /** Every request, oldest first. */
  readonly requests: readonly { readonly ask: string }[];
  /** How many clients are connected. */
  clients(): number;
  close(): void;
}

/** The path of the agent's socket; `sockets` is the folder for it. */
export function agentSocket(sockets: string): string {
  const uid = process.geteuid?.() ?? 0;
  return agentSocketPath({ runtimeDirectory: dirname(sockets), temporaryDirectory: tmpdir(), uid });
}

/** An agent that says what `answer` gives for each request; undefined for nothing. */
export async function startToldAgent(
  sockets: string,
  answer: (request: Readonly<Record<string, unknown>>) => readonly unknown[],
): Promise<ToldAgent> {
  mkdirSync(sockets, { mode: 0o700, recursive: true });
  const requests: { readonly ask: string }[] = [];
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    const reader = createFrameReader(maxRequestBytes);
    clients.add(client.on("error", () => {}).on("close", () => clients.delete(client)));
    client.on("data", (chunk) => {
      for (const request of reader.push(chunk) as (typeof requests)[number][]) {
        requests.push(request);
        client.write(Buffer.concat(answer({ ...request }).map(frameOf)));
      }
    });
  });
  server.listen(agentSocket(sockets));
  await once(server, "listening");
  chmodSync(agentSocket(sockets), 0o600);
  return {
    requests,
    clients: () => clients.size,
    close() {
      server.close();
      for (const client of clients) client.destroy();
    },
  };
}
