import { once } from "node:events";
import { chmodSync, mkdirSync, readlinkSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createFrameReader, frameOf, maxRequestBytes } from "../src/agent/protocol/frames.ts";

/** A server in the agent's place that answers what the test says. */
export interface ToldAgent {
  /** Every request, oldest first. */
  readonly requests: readonly { readonly ask: string }[];
  /** How many clients are connected. */
  clients(): number;
  close(): void;
}

/** The path of the agent's socket in a folder of sockets. */
export function agentSocket(sockets: string): string {
  const view = readlinkSync("/proc/self/ns/mnt").replaceAll(/\D/g, "");
  return join(sockets, `agent-0.0.0-2-${view}.sock`);
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
