import { listenPrivate } from "../socket/listen-private.ts";
import { createKeyRing, type KeyRingOptions } from "./key-ring.ts";
import { serveConnection } from "./serve-connection.ts";
import type { SshAgentEvent } from "./ssh-agent-event.ts";

/** What an agent serves, to whom, and where. */
export interface SshAgentOptions extends Omit<KeyRingOptions, "tell"> {
  /** In a private folder, such as `openPrivateDirectory` gives. */
  readonly socketPath: string;
  /** The user's id: the effective one of this process. */
  readonly uid: number;
  /** Told of each request; what it throws is ignored. */
  readonly onEvent?: ((event: SshAgentEvent) => void) | undefined;
  /** Ends the agent, as `close` does. */
  readonly signal?: AbortSignal | undefined;
}

/** A running SSH agent. */
export interface SshAgent {
  /** For `SSH_AUTH_SOCK`. */
  readonly socketPath: string;
  /** Ends running requests and connections, and removes the socket; again, it waits for the same. */
  close(): Promise<void>;
}

/**
 * An SSH agent on a unix socket of the user's own. Each signature asks the consumer for its private key, so that grants,
 * cache and record hold; beside what that cache keeps, the key is in memory for the request only. It takes no keys from
 * clients.
 * @throws {SecretError} when a key's options are wrong; {SocketError} when the socket can't be had
 */
export async function serveSshAgent(options: SshAgentOptions): Promise<SshAgent> {
  const { keys, consumer, confirm, socketPath, uid, onEvent, signal } = options;
  const tell = tellSafely(onEvent);
  const ring = createKeyRing({ keys, consumer, confirm, tell });
  const ended = new AbortController();
  const listener = await listenPrivate(socketPath, {
    uid,
    maxConnections,
    onConnection: (socket) => void serveConnection(socket, { ring, tell, signal: ended.signal }),
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    ended.abort();
    closed ??= listener.close();
    return closed;
  };
  const closeOnSignal = () => void close();
  signal?.addEventListener("abort", closeOnSignal, { once: true });
  if (signal?.aborted) await close();
  return { socketPath: listener.path, close };
}

const maxConnections = 64;

function tellSafely(onEvent: SshAgentOptions["onEvent"]): (event: SshAgentEvent) => void {
  return (event) => {
    try {
      onEvent?.(event);
    } catch {
      // A listener's fault is no reason to refuse a signature.
    }
  };
}
