import { constants } from "node:os";
import type { Transform, Writable } from "node:stream";
import type { IPty } from "@lydell/node-pty";
import type { Child, ChildStart } from "./child.ts";
import type { ChildEnd } from "./process-exit.ts";
import { ProcessStartError } from "./process-start-error.ts";

/**
 * A running child with a terminal of its own that stands for ours: keys go to it, its output comes back through the
 * mask, its window has the size of ours. `undefined` where there is no pty for this system. @throws {ProcessStartError}
 */
export async function startTerminalChild(
  start: ChildStart,
  mask: Transform,
  output: Writable,
): Promise<Child | undefined> {
  const pty = await import("@lydell/node-pty").catch(() => undefined);
  if (!pty) return undefined;
  const { columns, rows } = process.stdout;
  const { file, args, env, directory, command, base } = start;
  const size = { cols: columns || 80, rows: rows || 24 };
  try {
    const cwd = directory ?? process.cwd();
    const terminal = pty.spawn(file, [...args], { ...size, cwd, env: { ...env }, encoding: null });
    return follow(terminal, mask, output);
  } catch {
    // What it says may hold the arguments.
    throw new ProcessStartError("EAGAIN", { command, path: `${base}.command` });
  }
}

function follow(terminal: IPty, mask: Transform, output: Writable): Child {
  const leave = enterTerminal(terminal);
  let hasExited = false;
  // Our terminal was closed: the child is told by SIGHUP, what it still writes is lost.
  const lost = () => void mask.resume();
  output.on("error", lost);
  mask.pipe(output, { end: false });
  terminal.onData((data) => void mask.write(data));
  const ended = new Promise<ChildEnd>((resolve) => {
    terminal.onExit(({ exitCode, signal = 0 }) => {
      hasExited = true;
      leave();
      output.off("error", lost);
      mask.once("end", () => resolve(signal === 0 ? { code: exitCode, signal: null } : endBy(signal)));
      mask.end();
    });
  });
  const kill = (signal: NodeJS.Signals) => {
    if (!hasExited) terminal.kill(signal);
  };
  // Its descendants lose the terminal with it.
  const boundOutput = () => {};
  return { pid: terminal.pid, hasTerminal: true, kill, boundOutput, ended };
}

/** A number without a name is a real-time signal: told as a shell does. */
function endBy(number: number): ChildEnd {
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  // The table's keys are signals.
  if (name === undefined) return { code: 128 + number, signal: null };
  return { code: null, signal: name as NodeJS.Signals };
}

/** Hands keys and sizes on to the terminal; the returned function gives ours back as it was. */
function enterTerminal(terminal: IPty): () => void {
  const { stdin, stdout } = process;
  const wasRaw = stdin.isRaw;
  // Bytes: node-pty writes on what it is given, though its types know text only.
  const typed = (keys: Buffer) => terminal.write(keys as unknown as string);
  const resized = () => terminal.resize(stdout.columns || 80, stdout.rows || 24);
  stdin.setRawMode(true);
  stdin.on("data", typed);
  stdin.resume();
  stdout.on("resize", resized);
  return () => {
    stdin.off("data", typed);
    stdout.off("resize", resized);
    stdin.setRawMode(wasRaw);
    stdin.pause();
  };
}
