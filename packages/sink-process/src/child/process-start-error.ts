import { describeName } from "../spec/entry-name.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file, or its interpreter is missing",
  EACCES: "it may not be executed",
  ENOTDIR: "a part of its path is no directory",
  ENOEXEC: "it is not a program",
  E2BIG: "its arguments and environment are too large together",
  EAGAIN: "the system allows no more processes",
  EMFILE: "this process has too many open files",
  ENOMEM: "there is not enough memory",
};

const directoryReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such directory to run it in",
  EACCES: "the directory to run it in is none, or may not be entered",
  ENOTDIR: "a part of the path of the directory to run it in is no directory",
};

/** The same in each copy of this package. */
const brand: unique symbol = Symbol.for("@latebound/process-start-error");

/** The command can't be started; nothing was delivered. Not a fault of a secret, which is a `SecretError`. */
export class ProcessStartError extends Error {
  /** The system's own code, such as `ENOENT` or `EACCES`. */
  readonly code: string;
  /** What a shell would exit with: 127 where nothing was found, else 126. */
  readonly exitCode: number;
  /** What to do. */
  readonly hint: string;

  /** What it is about, such as `process.web.command` or `process.web.directory`. */
  readonly path: string;
  /** The message without the path. */
  readonly summary: string;

  constructor(code: string, { command, path }: { readonly command: string; readonly path: string }) {
    const isDirectory = path.endsWith(".directory");
    const reason = (isDirectory && directoryReasons[code]) || (reasons[code] ?? unnamedReason(code));
    const hint = isDirectory ? "look at directory" : hintOf(code);
    const summary = `can't start ${describeCommand(command)}: ${reason}`;
    super(`${path}: ${summary} (${hint})`);
    this.path = path;
    this.summary = summary;
    this.name = "ProcessStartError";
    this.code = code;
    this.exitCode = code === "ENOENT" || code === "ENOTDIR" ? 127 : 126;
    this.hint = hint;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether a thrown thing is a `ProcessStartError`, of this copy of the package or another. */
export function isProcessStartError(thrown: unknown): thrown is ProcessStartError {
  return typeof thrown === "object" && thrown !== null && brand in thrown;
}

function unnamedReason(code: string): string {
  return `the system says ${/^[A-Z0-9]{2,20}$/.test(code) ? code : "no"}`;
}

function hintOf(code: string): string {
  return code === "E2BIG"
    ? "deliver large values by files, fds or stdin"
    : "look at command, PATH and directory";
}

/** A whole line, credentials and all, may stand where a command should. */
function describeCommand(command: string): string {
  const base = command.slice(command.lastIndexOf("/") + 1);
  return describeName(base).replace(/^a name of/, "a command with a name of");
}
