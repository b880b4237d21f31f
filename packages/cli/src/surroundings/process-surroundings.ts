import { userInfo } from "node:os";
import { CommandFault } from "../command-line/command-fault.ts";
import type { OutputStream, Surroundings } from "./surroundings.ts";
import { systemCode } from "./system-code.ts";

/** The surroundings of a process. */
export interface ProcessSurroundings extends Surroundings {
  /** Whether all that was given to the streams has left the process. */
  isAllWritten(): boolean;
  /** Why an output isn't whole, as on a full disk; undefined where it is, or its reader left. */
  outputFault(): OutputFault | undefined;
}

/** An output that could not be written. */
export interface OutputFault {
  readonly output: "stdout" | "stderr";
  /** The system's, such as `ENOSPC`. */
  readonly code: string;
}

/** The surroundings of this process; a stream is opened by who uses it, as a child may be the one that does. */
export function processSurroundings({
  leavesAgent,
}: Pick<Surroundings, "leavesAgent"> = {}): ProcessSurroundings {
  const opened = new Map<OutputFault["output"], OutputStream>();
  const failures = new Map<OutputFault["output"], Error>();
  const open = (name: OutputFault["output"]) => {
    const stream: OutputStream = process[name];
    // What is no fault of the command's own ends nothing: it is asked for when the command has ended.
    if (!opened.has(name)) stream.on("error", (error) => failures.set(name, error));
    opened.set(name, stream);
    return stream;
  };
  return {
    words: process.argv.slice(2),
    // Each look at the process's own asks the system. Without a prototype a copy is a hash table from the first name on.
    environment: Object.assign(Object.create(null), process.env),
    get directory() {
      return workingDirectory();
    },
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return open("stdout");
    },
    get stderr() {
      return open("stderr");
    },
    home: homeOf(),
    userId: process.geteuid?.(),
    script: process.argv[1],
    leavesAgent,
    isAllWritten: () => [...opened.values()].every(({ writableLength }) => writableLength === 0),
    outputFault() {
      for (const [output, { errored }] of opened) {
        const failure = failures.get(output) ?? errored;
        const code = failure && (systemCode(failure) ?? "unknown");
        if (code && !readerLeft.includes(code)) return { output, code };
      }
      return undefined;
    },
  };
}

/** A reader that left early, such as `head`, is no fault. */
const readerLeft: readonly string[] = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"];

/** @throws {CommandFault} where it was removed */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw new CommandFault("the working directory isn't there any more", { hint: "change to another one" });
  }
}

/** `HOME`, which tests and containers set, before what the user database says. */
function homeOf(): string | undefined {
  const { HOME } = process.env;
  if (HOME?.startsWith("/")) return HOME;
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
