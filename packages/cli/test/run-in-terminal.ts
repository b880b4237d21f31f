import { spawn } from "@lydell/node-pty";
import { inject } from "vitest";
import { type CliWorld, cliEnvironment } from "./run-cli.ts";

/** What stood on a terminal in the end, escape sequences and all, and how the command ended. */
export interface TerminalRun {
  readonly screen: string;
  readonly exitCode: number;
  readonly signal: number | undefined;
}

/** What to type once a text is on the screen. */
export interface Answer {
  readonly when: string;
  readonly type: string;
}

/** Runs the installed command on a real terminal, typing the answers in their order. */
export function runInTerminal(
  world: CliWorld,
  words: readonly string[],
  {
    answers = [],
    environment = {},
    columns = 100,
  }: { answers?: readonly Answer[]; environment?: Record<string, string>; columns?: number } = {},
): Promise<TerminalRun> {
  const { bin } = inject("cli");
  const terminal = spawn(process.execPath, [bin, ...words], {
    cwd: world.directory,
    cols: columns,
    rows: 30,
    // It sets TERM.
    name: environment.TERM ?? "xterm-256color",
    env: cliEnvironment(world.home, environment),
  });
  const waiting = [...answers];
  let screen = "";
  let read = 0;
  terminal.onData((data) => {
    screen += data;
    const [next] = waiting;
    const found = next === undefined ? -1 : screen.indexOf(next.when, read);
    if (next === undefined || found === -1) return;
    waiting.shift();
    read = found + next.when.length;
    terminal.write(next.type);
  });
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode, signal }) => resolve({ screen, exitCode, signal }));
  });
}
