import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { utimesSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process that writes a log. */
export interface Writer {
  /** Resolves with the next line that it says, or the one that comes after some more. */
  nextLine(skipped?: number): Promise<string>;
  /** Ends it with SIGKILL, and makes its lock look as old as if five seconds had passed. */
  kill(): Promise<void>;
  /** The last line it said. */
  readonly lastLine: string;
}

/** Starts a process that writes a log until it is killed. */
export function startWriter(path: string, key: Uint8Array, mode: "required" | "best-effort"): Writer {
  const program = fileURLToPath(new URL("writer-process.ts", import.meta.url));
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
  const child = spawn(process.execPath, [...flags, program, path, Buffer.from(key).toString("hex"), mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  let lastLine = "";
  lines.on("line", (line) => {
    lastLine = line;
  });
  return {
    async nextLine(skipped = 0) {
      for (let count = 0; count < skipped; count += 1) await once(lines, "line");
      const [line] = await once(lines, "line");
      return String(line);
    },
    async kill() {
      await endOf(child);
      utimesSync(`${path}.lock`, 0, 0);
    },
    get lastLine() {
      return lastLine;
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  const ended = once(child, "close");
  child.kill("SIGKILL");
  await ended;
}
