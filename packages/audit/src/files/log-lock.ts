import { constants } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { SecretError } from "@latebound/core";
import { fileFault, systemCode } from "./file-fault.ts";

/** A held lock. */
export interface LogLock {
  /** False once another process could have taken it, as after the machine slept. */
  readonly held: boolean;
  release(): Promise<void>;
}

/** A lock whose holder has not touched it for so long is nobody's; the holder touches it every second. */
const staleMs = 5_000;
const retryMs = 250;

/**
 * The only lock on a log. When its holder is a process that has ended, it is waited for (at most about 5 s: it is never
 * broken, since two who break it could both believe to have it).
 * @throws {SecretError} `unavailable` when another process holds it
 */
export async function acquireLogLock(path: string): Promise<LogLock> {
  const state = { held: true };
  const onCompromised = () => {
    state.held = false;
  };
  // At import it patches the file system's functions and listens to signals: not before it is needed.
  const { lock } = await import("proper-lockfile");
  const take = (retries: number) =>
    lock(path, {
      realpath: false,
      stale: staleMs,
      update: 1_000,
      onCompromised,
      retries: { retries, minTimeout: retryMs, maxTimeout: retryMs },
    });
  const release = await take(0).catch(async (error) => {
    const waits = systemCode(error) === "ELOCKED" && (await hasHolderEnded(path));
    if (!waits) throw lockFault(path, error);
    return take(Math.ceil(staleMs / retryMs) + 2).catch((again) => {
      throw lockFault(path, again);
    });
  });
  await nameHolder(holderPath(path)).catch(() => undefined);
  return {
    get held() {
      return state.held;
    },
    async release() {
      if (state.held) await release().catch(() => undefined);
      state.held = false;
    },
  };
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** Begins the holder's file anew: what lies there may be a link to a file of someone else. */
async function nameHolder(holder: string): Promise<void> {
  await rm(holder, { force: true });
  const handle = await open(holder, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    await handle.writeFile(`${process.pid}\n`);
  } finally {
    await handle.close();
  }
}

async function hasHolderEnded(path: string): Promise<boolean> {
  const flag = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
  const pid = Number(await readFile(holderPath(path), { encoding: "utf8", flag }).catch(() => ""));
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === "ESRCH";
  }
}

function holderPath(path: string): string {
  return `${path}.holder`;
}

function lockFault(path: string, error: unknown): SecretError {
  if (systemCode(error) !== "ELOCKED") return fileFault("lock", path, error);
  return new SecretError("unavailable", {
    message: `another process, or another log in this one, writes the audit log ${path}`,
    hint: "give each process a log of its own",
    retryable: false,
  });
}
