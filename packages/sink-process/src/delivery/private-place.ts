import { accessSync, constants, lstatSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute } from "node:path";
import { SecretError } from "@latebound/core";
import { isOutOfReach } from "@latebound/sink-file";
import { parentEnvironment } from "../env/parent-environment.ts";

/**
 * Where this user's files for passing values lie for a moment, as a real path: `XDG_RUNTIME_DIR` where only this user
 * may enter it, else the temporary directory. @throws {SecretError} `invalid_config` where others could swap what lies there
 */
export function privatePlace(): string {
  const place = runtimePlace() ?? safePlace(tmpdir());
  if (place !== undefined) return place;
  throw new SecretError("invalid_config", {
    message:
      "the temporary directory can't be written to, or other users may rename what isn't theirs in it or above it",
    hint: "set TMPDIR to a directory that only you and root may write to, above it too, or that has the sticky bit",
  });
}

/** The real path of a directory that this process may write to and others can't swap anything of ours in. */
export function safePlace(directory: string): string | undefined {
  try {
    const place = realpathSync.native(directory);
    accessSync(place, constants.W_OK | constants.X_OK);
    return isOutOfReach(place) ? place : undefined;
  } catch {
    return undefined;
  }
}

function runtimePlace(): string | undefined {
  const { XDG_RUNTIME_DIR = "" } = parentEnvironment();
  const place = isAbsolute(XDG_RUNTIME_DIR) ? safePlace(XDG_RUNTIME_DIR) : undefined;
  if (place === undefined) return undefined;
  const { uid, mode } = lstatSync(place);
  return uid === process.geteuid?.() && (mode & 0o077) === 0 ? place : undefined;
}
