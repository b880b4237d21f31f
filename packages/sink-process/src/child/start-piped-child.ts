import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Transform, Writable } from "node:stream";
import type { Child, ChildStart } from "./child.ts";
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

/** What output goes through, and where it goes. */
export interface OutputPath {
  readonly mask: Transform | undefined;
  readonly target: Writable;
}

/** How long a grandchild that holds the output open may be silent once the child has ended. */
const silenceMs = 1_000;

/** A running child whose output is piped through masks. @throws {ProcessStartError} */
export async function startPipedChild(start: ChildStart, streams: PipedStreams): Promise<Child> {
  const child = launch(start, streams);
  const exited = new Promise<ChildEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await started(child, start);
  const outputs = [
    passOn(child.stdout, streams.stdout, exited),
    passOn(child.stderr, streams.stderr, exited),
  ];
  return {
    pid: child.pid ?? 0,
    hasTerminal: false,
    kill: (signal) => void child.kill(signal),
    ended: exited.then((end) => Promise.all(outputs).then(() => end)),
  };
}

function launch(start: ChildStart, { stdin, stdout, stderr, descriptors }: PipedStreams): ChildProcess {
  const { file, command, args, directory, env } = start;
  try {
    return spawn(file, args, {
      argv0: command,
      cwd: directory,
      env: { ...env },
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

/** Passes output on until it ends, its reader is gone, or nobody but a silent grandchild could still write. */
async function passOn(
  source: Readable | null,
  path: OutputPath | undefined,
  exited: Promise<unknown>,
): Promise<void> {
  if (!source || !path) return;
  const { mask, target } = path;
  const masked: Readable = mask ? source.pipe(mask) : source;
  // The child sees a closed pipe then, as it would without us.
  const breakOff = () => {
    source.destroy();
    masked.destroy();
  };
  // A target that is destroyed without an error tells of it by `close` alone.
  const leaving = ["error", "close"] as const;
  makeRoom(target, listenersEach);
  for (const event of leaving) target.on(event, breakOff);
  if (target.destroyed) breakOff();
  else masked.pipe(target, { end: false });
  const done = untilClosed(masked);
  // Through the mask's end, which lets go of what it held back.
  const endEarly = () => {
    source.destroy();
    mask?.end();
  };
  void exited.then(() => whenSilent(source, { target, done }, endEarly));
  await done;
  for (const event of leaving) target.off(event, breakOff);
  // A source that was destroyed leaves its listeners there.
  masked.unpipe(target);
  makeRoom(target, -listenersEach);
}

/** A stream closes after its end as after a fault, which is no more than an end here. */
function untilClosed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once("close", resolve).on("error", () => {});
  });
}

/** Of one event on a target: one of ours and one of the pipe. */
const listenersEach = 2;

/** Many children may share a target, which is no leak of listeners. */
function makeRoom(target: Writable, listeners: number): void {
  const limit = target.getMaxListeners();
  if (limit > 0) target.setMaxListeners(limit + listeners);
}

interface Listening {
  readonly target: Writable;
  readonly done: Promise<void>;
}

/** A source is silent when nothing came for a second although the target would have taken it. */
async function whenSilent(source: Readable, { target, done }: Listening, act: () => void): Promise<void> {
  let heard = true;
  const listen = () => {
    heard = true;
  };
  source.on("data", listen);
  const timer = setInterval(() => {
    if (!heard && !target.writableNeedDrain) act();
    heard = false;
  }, silenceMs);
  await done;
  clearInterval(timer);
}
