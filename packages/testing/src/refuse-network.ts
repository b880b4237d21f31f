import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/** The network is refused until it is disposed. */
export interface RefusedNetwork extends Disposable {
  /** What was tried, such as `connect 127.0.0.1:8200` or `lookup vault.internal`; oldest first. */
  readonly attempts: readonly string[];
}

/**
 * Makes every connection, datagram and name look-up of this process fail with `ECONNREFUSED`, loopback and local
 * sockets included, until it is disposed. For tests that hold code to using no network.
 *
 * ```ts
 * const network = refuseNetwork();
 * … // run what must not use the network
 * network[Symbol.dispose]();
 * assert.deepEqual(network.attempts, []);
 * ```
 */
export function refuseNetwork(): RefusedNetwork {
  const attempts: string[] = [];
  const refuse = (attempt: string): Error => {
    attempts.push(attempt);
    return Object.assign(new Error(`the network is refused in this test: ${attempt}`), {
      code: "ECONNREFUSED",
    });
  };
  const restorers = [replaceConnect(refuse), replaceSend(refuse), ...replaceLookups(refuse)];
  syncBuiltinESMExports();
  return {
    attempts,
    [Symbol.dispose]() {
      for (const restore of restorers.splice(0)) restore();
      syncBuiltinESMExports();
    },
  };
}

type Refuse = (attempt: string) => Error;

function replaceConnect(refuse: Refuse): () => void {
  return replace(net.Socket.prototype, "connect", function (this: net.Socket, ...args: unknown[]) {
    const error = refuse(`connect ${describeTarget(args.flat())}`);
    process.nextTick(() => this.destroy(error));
    return this;
  });
}

function replaceSend(refuse: Refuse): () => void {
  return replace(dgram.Socket.prototype, "send", (...args: unknown[]) => {
    const error = refuse("send a datagram");
    const callback = args.at(-1);
    if (typeof callback !== "function") throw error;
    process.nextTick(callback as () => void, error);
  });
}

function replaceLookups(refuse: Refuse): (() => void)[] {
  const names = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  const withCallbacks = names.map((name) =>
    replace(dns, name, (host: unknown, ...rest: unknown[]) => {
      const error = refuse(`lookup ${String(host)}`);
      const callback = rest.at(-1);
      if (typeof callback === "function") process.nextTick(callback as () => void, error);
    }),
  );
  const withPromises = names
    .filter((name) => name in dns.promises)
    .map((name) =>
      replace(dns.promises, name, async (host: unknown) => {
        throw refuse(`lookup ${String(host)}`);
      }),
    );
  return [...withCallbacks, ...withPromises];
}

function replace(owner: object, name: string, replacement: unknown): () => void {
  const original: unknown = Reflect.get(owner, name);
  Reflect.set(owner, name, replacement);
  return () => void Reflect.set(owner, name, original);
}

/** `net` passes a normalized list, people pass a port, a path or options. */
function describeTarget(args: readonly unknown[]): string {
  const [first, second] = args;
  if (typeof first !== "object" || first === null) {
    return typeof second === "string" ? `${second}:${String(first)}` : String(first);
  }
  const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown };
  return typeof path === "string" ? path : `${String(host ?? "localhost")}:${String(port)}`;
}
