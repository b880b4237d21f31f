import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What came through since the last `begin`. */
export interface ProxyCounts {
  readonly requests: number;
  readonly connections: number;
  /** Of requests and answers, without the heads of the answers. */
  readonly bytes: number;
  /** Requests by what they are for. */
  readonly kinds: Record<string, number>;
}

/** What the proxy is told. */
export interface ProxyOrder {
  readonly begin: boolean;
  readonly delayMs?: number;
}

/** A counting and delaying proxy in a process of its own. */
export interface CountingProxy {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** Forgets what was counted; from now on each request waits so long before it goes on. */
  begin(delayMs?: number): Promise<void>;
  counts(): Promise<ProxyCounts>;
  /** Resolves when its process has ended. */
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL("counting-proxy.ts", import.meta.url));

/** A proxy in front of the server at that origin. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const child = fork(program, [target], {
    execArgv: ["--experimental-strip-types", "--no-warnings"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ port }] = await once(child, "message");
  return {
    address: `http://127.0.0.1:${port}`,
    begin: async (delayMs = 0) => void (await tell(child, { begin: true, delayMs })),
    counts: () => tell(child, { begin: false }),
    async stop() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

async function tell(child: ChildProcess, order: ProxyOrder): Promise<ProxyCounts> {
  const told = once(child, "message");
  child.send(order);
  const [counts] = await told;
  return counts;
}
