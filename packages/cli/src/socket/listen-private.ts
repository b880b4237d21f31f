import { once } from "node:events";
import { type BigIntStats, chmodSync, lstatSync, renameSync, unlinkSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { basename, dirname, join } from "node:path";
import { systemCode } from "../surroundings/system-code.ts";
import { connectTo } from "./connect-private.ts";
import { checkPrivateDirectory } from "./private-directory.ts";
import { SocketError } from "./socket-error.ts";

/** A server on a unix socket that only its user can connect to. */
export interface PrivateListener {
  /** The socket's real path. */
  readonly path: string;
  /** Takes no more connections, ends the open ones and removes the socket. */
  close(): Promise<void>;
}

/** Who listens, and what for. */
export interface ListenPrivateOptions {
  /** The user's id: the effective one of this process. */
  readonly uid: number;
  /** How many connections may be open at once; those beyond are closed at once. */
  readonly maxConnections: number;
  /** Gets each connection, half-open: its end is the callee's to send. */
  readonly onConnection: (socket: Socket) => void;
}

/**
 * A listener on a socket with mode 0600 in a private folder; a socket that nobody listens on any more is replaced.
 * @throws {SocketError} `unsafe`, `in_use` when somebody listens there, `unusable`
 */
export async function listenPrivate(path: string, options: ListenPrivateOptions): Promise<PrivateListener> {
  const real = join(checkPrivateDirectory(dirname(path), options.uid), basename(path));
  if (Buffer.byteLength(real) > maxPathBytes)
    throw new SocketError(
      "unusable",
      `${real} is longer than the ${maxPathBytes} bytes that a socket's path may have`,
    );
  await removeStaleSocket(real, options.uid);
  const connections = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    options.onConnection(socket);
  });
  server.maxConnections = options.maxConnections;
  await listen(server, real);
  return { path: real, close: () => close(server, connections) };
}

/** The shortest of the systems' limits, without the final NUL. */
const maxPathBytes = 103;

/** @throws {SocketError} `in_use` when it is alive, `unsafe` when it is something else */
async function removeStaleSocket(path: string, uid: number): Promise<void> {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return;
  // Its mode does not matter: the folder is private, and a process may have died before it set the mode.
  if (!found.isSocket() || found.uid !== BigInt(uid))
    throw new SocketError(
      "unsafe",
      `${path} is not a socket of your own`,
      "remove it, or name another socket",
    );
  if (await isAlive(path)) throw inUse(path);
  // Moved away first: if another process has replaced the stale socket meanwhile, its live one goes back.
  const aside = `${path}.${process.pid}`;
  renameSync(path, aside);
  if (!isSame(found, lstatSync(aside, { bigint: true }))) {
    renameSync(aside, path);
    throw inUse(path);
  }
  unlinkSync(aside);
}

/** An inode's number is used again at once; moving a file leaves the time of its content as it was. */
function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.mtimeNs === other.mtimeNs;
}

async function isAlive(path: string): Promise<boolean> {
  try {
    (await connectTo(path)).destroy();
    return true;
  } catch (error) {
    if (error instanceof SocketError && error.reason === "absent") return false;
    throw error;
  }
}

async function listen(server: Server, path: string): Promise<void> {
  server.listen(path);
  try {
    await once(server, "listening");
  } catch (error) {
    const code = systemCode(error);
    if (code === "EADDRINUSE") throw inUse(path);
    throw new SocketError("unusable", `${path} can't be listened on (${code ?? "unknown"})`);
  }
  // Until here the folder alone keeps others out.
  chmodSync(path, 0o600);
  // A connection that could not be accepted is that client's fault to see; the listener lives on.
  server.on("error", () => {});
}

/** Node removes the socket with its server. */
async function close(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  for (const socket of connections) socket.destroy();
  await closed;
}

function inUse(path: string): SocketError {
  return new SocketError(
    "in_use",
    `another process listens on ${path}`,
    "end that process, or name another socket",
  );
}
