import { userInfo } from "node:os";
import type { Surroundings } from "./surroundings.ts";

/** The surroundings of this process. */
export function processSurroundings(): Surroundings {
  return {
    words: process.argv.slice(2),
    environment: process.env,
    directory: process.cwd(),
    // Opened by who reads it: a child may be the one that does.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    home: homeOf(),
    userId: process.geteuid?.(),
    script: process.argv[1],
  };
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
