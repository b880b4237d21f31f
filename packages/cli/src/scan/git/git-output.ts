import { spawn } from "node:child_process";
import { once } from "node:events";
import { devNull } from "node:os";
import { Readable } from "node:stream";

/** Which repository, and how git is run for it. */
export interface GitOptions {
  readonly gitDirectory: string;
  /** Where the program is looked for: a `PATH`. */
  readonly programPath: string;
  readonly indexFile?: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Thrown when git ends otherwise than well. It says nothing of what git wrote, which may hold anything. */
export class GitFailure extends Error {
  constructor() {
    super("git failed");
  }
}

/**
 * What git writes. Nothing that the repository's config names is run: no hook, filter, monitor, pager or transport.
 * Left early, git is ended.
 * @throws {GitFailure} when it can't be started, or ends otherwise than well
 */
export async function* gitOutput(
  { gitDirectory, programPath, indexFile, signal }: GitOptions,
  args: readonly string[],
  input: Iterable<string> | AsyncIterable<Uint8Array> = [],
): AsyncGenerator<Buffer> {
  const child = spawn("git", [...safeOptions, `--git-dir=${gitDirectory}`, ...args], {
    cwd: gitDirectory,
    env: {
      ...safeEnvironment,
      PATH: programPath,
      ...(indexFile !== undefined && { GIT_INDEX_FILE: indexFile }),
    },
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true,
    ...(signal !== undefined && { signal }),
  });
  const ended = once(child, "close").then(
    ([code]) => code === 0,
    () => false,
  );
  const feeding = Readable.from(input);
  feeding.on("error", () => child.kill());
  child.stdin.on("error", () => {}); // git says by its exit code that it did not read everything
  feeding.pipe(child.stdin);
  let isRead = false;
  try {
    yield* child.stdout;
    isRead = true;
  } finally {
    feeding.destroy();
    if (!isRead) child.kill();
    const isWell = await ended;
    signal?.throwIfAborted();
    if (isRead && !isWell) fail();
  }
}

function fail(): never {
  throw new GitFailure();
}

const safeConfig = {
  "core.fsmonitor": "false",
  "core.hooksPath": devNull,
  "core.attributesFile": devNull,
  "core.untrackedCache": "false",
  "protocol.allow": "never",
};

const safeOptions = [
  "--no-pager",
  "--no-replace-objects",
  "--no-optional-locks",
  ...Object.entries(safeConfig).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
];

/** All that git gets of the environment: nothing in it names a repository, a program or a config. */
const safeEnvironment = {
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: devNull,
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none", // versions of git before 2.45 fetch lazily all the same
};
