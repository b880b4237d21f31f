import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { basename, dirname, join } from "node:path";
import { systemCode } from "../surroundings/system-code.ts";
import { checkOwnership, checkPrivateDirectory, statusOf } from "./private-directory.ts";
import { SocketError } from "./socket-error.ts";

/**
 * A connection to a socket of the user's own; its folder and the socket are looked at before, so that nothing is said
 * to another user's server.
 * @throws {SocketError} `unsafe`, or `absent` when nobody listens
 */
export async function connectPrivate(path: string, uid: number): Promise<Socket> {
  const real = join(checkPrivateDirectory(dirname(path), uid), basename(path));
  const status = statusOf(real);
  if (!status.isSocket) throw new SocketError("unsafe", `${real} is not a socket`);
  checkOwnership(real, status, uid);
  return connectTo(real);
}

/** A connection to a socket that was looked at already. @throws {SocketError} `absent` when nobody listens */
export async function connectTo(path: string): Promise<Socket> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return socket;
  } catch (error) {
    socket.destroy();
    const code = systemCode(error);
    if (code === "ECONNREFUSED" || code === "ENOENT")
      throw new SocketError("absent", `nobody listens on ${path}`);
    throw new SocketError("unusable", `${path} can't be connected to (${code ?? "unknown"})`);
  }
}
