import { listenPrivate } from "../../socket/listen-private.ts";
import { version } from "../../version.ts";
import type { AgentStatus } from "../protocol/agent-answer.ts";
import { createLoginShelf } from "./login-shelf.ts";
import { createOpenCaller } from "./open-caller.ts";
import { serveConnection } from "./serve-connection.ts";

/** How an agent is run. */
export interface AgentOptions {
  readonly socketPath: string;
  readonly userId: number;
  /** After so long without a request it ends, and a login is closed. */
  readonly idleMs: number;
  /** Default 16. */
  readonly mostLogins?: number;
  /** Default 10,000. */
  readonly silenceMs?: number;
}

/** A running agent. */
export interface Agent {
  /** Settles when the agent has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;
  /** Closes every login and the socket. */
  stop(): Promise<void>;
}

/** An agent that serves on its socket. @throws {SocketError} as `listenPrivate` */
export async function serveAgent(options: AgentOptions): Promise<Agent> {
  const { socketPath, userId, idleMs, mostLogins = 16, silenceMs = 10_000 } = options;
  const startedAtMs = performance.now();
  const shelf = createLoginShelf(mostLogins, () => performance.now());
  const openCaller = createOpenCaller(shelf, userId);
  const end = Promise.withResolvers<void>();
  let lastRequestMs = startedAtMs;

  const listener = await listenPrivate(socketPath, {
    uid: userId,
    maxConnections: 64,
    onConnection: (socket) => serveConnection(socket, { openCaller, status, stop, onRequest, silenceMs }),
  });
  const timer = setInterval(tick, Math.min(idleMs, 60_000));

  function status(): AgentStatus {
    const nowMs = performance.now();
    return {
      pid: process.pid,
      version,
      uptimeMs: Math.round(nowMs - startedAtMs),
      idleMs,
      projects: shelf
        .list()
        .map(({ login, usedAtMs }) => ({ files: login.files, usedMsAgo: Math.round(nowMs - usedAtMs) })),
    };
  }

  function onRequest(): void {
    lastRequestMs = performance.now();
  }

  function tick(): void {
    const nowMs = performance.now();
    if (nowMs - lastRequestMs >= idleMs) void stop();
    else void shelf.sweep(nowMs - idleMs);
  }

  async function stop(): Promise<void> {
    clearInterval(timer);
    await shelf.close();
    // Whoever asked for it is answered first.
    setImmediate(() => listener.close().then(end.resolve, end.reject));
  }

  return { ended: end.promise, stop };
}
