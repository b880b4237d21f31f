import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A server that a fixture started, with its own folder; both are gone after `stop`. */
export interface ServerProcess {
  readonly pid: number;
  /** A fresh folder for data and configuration. */
  readonly folder: string;
  /** What the server has printed so far, at most its last 64 KiB. */
  output(): string;
  /** Sends `endSignal`, waits up to 5 s, kills it if need be, and removes the folder. */
  stop(): Promise<void>;
}

/** How to start a server. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The signal that ends it in good order. Default SIGTERM. */
  readonly endSignal?: NodeJS.Signals;
  /** Asked every 25 ms, up to 30 s, until it says true; what it throws counts as not yet. */
  readonly isReady: (output: string) => Promise<boolean>;
}

/** A folder in the system's temporary directory that other users may pass through. */
export function createServerFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `latebound-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** The running server, once it is ready; a watchdog process ends it even when this process is killed. */
export async function startServerProcess(server: ServerCommand): Promise<ServerProcess> {
  const child = spawn(server.command, [...server.args], {
    cwd: server.folder,
    env: { ...process.env, ...server.env },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group: Ctrl-C goes to the tests, which then stop the server in good order.
    detached: true,
  });
  const output = collectOutput(child);
  const failed = once(child, "error").then(([error]) => String(error));
  if (child.pid === undefined) throw new Error(`${server.command} did not start: ${await failed}`);
  tellWatchdog(`+${child.pid} ${server.folder}`);
  const stop = createStop(child, server);
  await waitUntilReady(child, () => server.isReady(output())).catch(async (error: unknown) => {
    await stop();
    throw new Error(`${server.command}: ${error instanceof Error ? error.message : "failed"}\n${output()}`);
  });
  return { pid: child.pid, folder: server.folder, output, stop };
}

function collectOutput(child: ChildProcess): () => string {
  let text = "";
  const add = (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-65_536);
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return () => text;
}

async function waitUntilReady(child: ChildProcess, isReady: () => Promise<boolean>): Promise<void> {
  const endAtMs = performance.now() + 30_000;
  while (performance.now() < endAtMs) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("ended before it was ready");
    if (await isReady().catch(() => false)) return;
    await delay(25);
  }
  throw new Error("was not ready after 30 seconds");
}

function createStop(child: ChildProcess, server: ServerCommand): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill(server.endSignal ?? "SIGTERM");
      // A server that a test has frozen with SIGSTOP takes no other signal than this one.
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(timer);
    }
    tellWatchdog(`-${child.pid}`);
    rmSync(server.folder, { recursive: true, force: true });
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
}

let watchdog: ChildProcess | undefined;

function tellWatchdog(line: string): void {
  watchdog ??= startWatchdog();
  watchdog.stdin?.write(`${line}\n`);
}

function startWatchdog(): ChildProcess {
  const script = fileURLToPath(new URL("watchdog.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  child.unref();
  // A ChildProcess types its stdin as a stream; over a pipe it is a socket, which alone would keep this process alive.
  const stdin = child.stdin as typeof child.stdin & { unref?(): void };
  stdin.unref?.();
  return child;
}
