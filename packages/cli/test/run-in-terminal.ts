import { spawn } from "@lydell/node-pty";
import { inject } from "vitest";
import { type CliWorld, cliEnvironment } from "./run-cli.ts";

/** What stood on a terminal in the end, escape sequences and all, and how the command ended. */
export interface TerminalRun {
  readonly screen: string;
  readonly exitCode: number;
  readonly signal: number | undefined;
}

/** What to type once a text is on the screen, or the signal to send. */
export type Answer = { readonly when: string } & ({ readonly type: string } | { readonly kill: string });

/** What a run on a terminal is given. */
export interface TerminalOptions {
  readonly answers?: readonly Answer[];
  readonly environment?: Record<string, string>;
  readonly columns?: number;
}

/** Runs the installed command on a real terminal, typing the answers in their order. */
export function runInTerminal(
  world: CliWorld,
  words: readonly string[],
  options: TerminalOptions = {},
): Promise<TerminalRun> {
  return runProgram(world, [process.execPath, inject("cli").bin, ...words], options);
}

/** Runs a script of a shell on a real terminal; in it, `latebound` is the installed command. */
export function runScriptInTerminal(
  world: CliWorld,
  script: string,
  options: TerminalOptions = {},
): Promise<TerminalRun> {
  const command = `latebound() { "$0" "$command" "$@"; }; command="$1"; shift; ${script}`;
  return runProgram(world, ["/bin/sh", "-c", command, process.execPath, inject("cli").bin], options);
}

function runProgram(
  world: CliWorld,
  [file = "", ...words]: readonly string[],
  { answers = [], environment = {}, columns = 100 }: TerminalOptions,
): Promise<TerminalRun> {
  const terminal = spawn(file, words, {
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
    if ("kill" in next) terminal.kill(next.kill);
    else terminal.write(next.type);
  });
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode, signal }) => resolve({ screen, exitCode, signal }));
  });
}
