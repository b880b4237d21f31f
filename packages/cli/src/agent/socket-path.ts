import { readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PrivatePlace, privateDirectoryPath } from "../socket/private-directory.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { version } from "../version.ts";

/** Counts changes of what goes over the socket; a client talks to agents of its own version only. */
const protocol = 2;

/** Where the user's private folder for sockets is; undefined where the system has no users. */
export function socketPlace({ environment, userId }: Pick<Surroundings, "environment" | "userId">) {
  if (userId === undefined) return undefined;
  const { XDG_RUNTIME_DIR: runtimeDirectory } = environment;
  return {
    runtimeDirectory,
    get temporaryDirectory() {
      return tmpdir();
    },
    uid: userId,
  } satisfies PrivatePlace;
}

/**
 * The path of the agent's socket: one for each view of the file system, as in a container that shares the folder the same
 * path may be another file.
 */
export function agentSocketPath(place: PrivatePlace): string {
  return join(privateDirectoryPath(place), `agent-${version}-${protocol}-${fileSystemView()}.sock`);
}

function fileSystemView(): string {
  try {
    // Such as `mnt:[4026531841]`.
    return readlinkSync("/proc/self/ns/mnt").slice("mnt:[".length, -"]".length);
  } catch {
    // Systems without namespaces have one.
    return "0";
  }
}
