import { userInfo } from "node:os";
import type { OutputStream, Surroundings } from "./surroundings.ts";

/** The surroundings of a process. */
export interface ProcessSurroundings extends Surroundings {
  /** Whether all that was given to the streams has left the process. */
  isAllWritten(): boolean;
}

/** The surroundings of this process; a stream is opened by who uses it, as a child may be the one that does. */
export function processSurroundings(): ProcessSurroundings {
  const opened = new Set<OutputStream>();
  const open = (stream: OutputStream) => {
    opened.add(stream);
    return tolerant(stream);
  };
  return {
    words: process.argv.slice(2),
    environment: process.env,
    directory: process.cwd(),
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return open(process.stdout);
    },
    get stderr() {
      return open(process.stderr);
    },
    home: homeOf(),
    userId: process.geteuid?.(),
    script: process.argv[1],
    isAllWritten: () => [...opened].every(({ writableLength }) => writableLength === 0),
  };
}

/** A reader that left early, such as `head`, is no fault. */
function tolerant(stream: OutputStream): OutputStream {
  if (!stream.listeners("error").includes(passUnlessEnded)) stream.on("error", passUnlessEnded);
  return stream;
}

function passUnlessEnded(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
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
