import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";

/** What a run of the command did. */
export interface CliRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the command is run. */
export interface CliOptions {
  /** The working directory; a fresh home by default. */
  readonly directory?: string;
  /** Beside `PATH`, `HOME` and `LATEBOUND_AGENT=0`; nothing else is inherited. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What it reads; nothing by default. */
  readonly stdin?: string | Uint8Array;
}

/** A folder with a home folder and files in it, for the runs of a test. */
export interface CliWorld {
  readonly home: string;
  /** The folder that files are written to and commands run in, below home. */
  readonly directory: string;
  /** Gives the path of a file of the folder, written with this text. */
  write(name: string, content: string): string;
  /** Runs the installed command. */
  run(words: readonly string[], options?: CliOptions): Promise<CliRun>;
  /** Starts the installed command, for who talks to it while it runs. */
  start(words: readonly string[], options?: Omit<CliOptions, "stdin">): StartedCli;
  remove(): void;
}

/** A run of the command that goes on. */
export interface StartedCli {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it wrote, once that holds the text. Rejects when the command ends before. */
  until(text: string): Promise<string>;
  readonly ended: Promise<CliRun>;
}

/** A world of its own for the installed command. */
export function createWorld(): CliWorld {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "latebound-cli-")));
  const directory = realpathSync(mkdtempSync(join(home, "project-")));
  return {
    home,
    directory,
    write(name, content) {
      const path = join(directory, name);
      writeFileSync(path, content);
      return path;
    },
    run(words, { stdin = "", ...options } = {}) {
      const { child, ended } = startCli(words, { directory, ...options }, home);
      child.stdin.end(stdin);
      return ended;
    },
    start: (words, options = {}) => startCli(words, { directory, ...options }, home),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** The environment of a run: nothing of the test's own but the way to programs; no agent unless it is asked for. */
export function cliEnvironment(home: string, more: CliOptions["environment"] = {}): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: home,
    LATEBOUND_AGENT: "0",
    ...more,
  };
}

function startCli(words: readonly string[], options: CliOptions, home: string): StartedCli {
  const { bin } = inject("cli");
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: options.directory,
    env: cliEnvironment(home, options.environment),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A command that doesn't read its input closes it, which is no fault of the test.
  child.stdin.on("error", () => {});
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  const ended = new Promise<CliRun>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal, ...written }));
  });
  const until = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const all = written.stdout + written.stderr;
        if (all.includes(text)) resolve(all);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      void ended.then(() => reject(new Error(`it ended before it wrote ${text}:\n${written.stderr}`)));
      look();
    });
  return { child, ended, until };
}
