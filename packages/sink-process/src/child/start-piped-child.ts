import { type ChildProcess, spawn } from "node:child_process";
import type { Child, ChildStart } from "./child.ts";
import { type OutputPath, passOn } from "./pass-on.ts";
import type { ChildEnd } from "./process-exit.ts";
import { ProcessStartError } from "./process-start-error.ts";

/** Where a child's descriptors lead. */
export interface PipedStreams {
  /** A descriptor; the parent's own where left out. */
  readonly stdin: number | undefined;
  readonly descriptors: readonly number[];
  /** Undefined where the child writes to the parent's own stream. */
  readonly stdout: OutputPath | undefined;
  readonly stderr: OutputPath | undefined;
}

/** A running child whose output is piped through masks. @throws {ProcessStartError} */
export async function startPipedChild(start: ChildStart, streams: PipedStreams): Promise<Child> {
  const child = launch(start, streams);
  const exited = new Promise<ChildEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await started(child, start);
  const { promise: late, resolve: leave } = Promise.withResolvers<void>();
  const ends = { exited, late };
  const outputs = [passOn(child.stdout, streams.stdout, ends), passOn(child.stderr, streams.stderr, ends)];
  const passed = Promise.all(outputs).catch((error) => {
    // Output that can't be masked isn't shown, and nobody hears any more what the child has to say.
    child.kill("SIGKILL");
    throw error;
  });
  const ended = exited.then((end) => passed.then(() => end));
  // Told once the child has ended.
  passed.catch(() => {});
  return {
    pid: child.pid ?? 0,
    hasTerminal: false,
    kill: (signal) => void child.kill(signal),
    boundOutput: (limitMs) =>
      void exited.then(() => {
        const timer = setTimeout(leave, limitMs);
        const stop = () => clearTimeout(timer);
        return ended.then(stop, stop);
      }),
    ended,
  };
}

function launch(start: ChildStart, { stdin, stdout, stderr, descriptors }: PipedStreams): ChildProcess {
  const { file, command, args, directory, env } = start;
  try {
    return spawn(file, args, {
      argv0: command,
      cwd: directory,
      env,
      stdio: [stdin ?? "inherit", stdout ? "pipe" : "inherit", stderr ? "pipe" : "inherit", ...descriptors],
      windowsHide: true,
    });
  } catch (error) {
    // Node's own error holds the arguments.
    throw new ProcessStartError(codeOf(error), { command, path: `${start.base}.command` });
  }
}

function started(child: ChildProcess, { command, base }: ChildStart): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    // Stays on: a later fault of the handle is no reason to end the parent.
    child.on("error", (error) => {
      reject(new ProcessStartError(codeOf(error), { command, path: `${base}.command` }));
    });
  });
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : "";
}
