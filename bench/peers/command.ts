import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "../measure/run-program.ts";
import { endProcessesOf } from "./end-processes.ts";

const bundle = fileURLToPath(new URL("../../packages/cli/dist/bundle/latebound.cjs", import.meta.url));

/** The built `latebound` command with a home and a runtime folder of its own. */
export interface LateboundCommand {
  /** A file of the folder; gives its path. */
  write(name: string, content: string): string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Program;
  /** Ends the agent that was started on demand, and removes the folder. */
  close(): void;
}

/** The command; undefined when it isn't built. */
export function openCommand(): LateboundCommand | undefined {
  if (!existsSync(bundle)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "latebound-bench-"));
  const surroundings = {
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_CONFIG_HOME: folder,
    XDG_CACHE_HOME: folder,
  };
  return {
    write(name, content) {
      const file = join(folder, name);
      writeFileSync(file, content, { mode: 0o600 });
      return file;
    },
    run: (args, env = {}) => ({
      command: process.execPath,
      args: [bundle, ...args],
      env: { ...surroundings, ...env },
      cwd: folder,
    }),
    close() {
      endProcessesOf(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
