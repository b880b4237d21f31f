import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "../measure/run-program.ts";

const bundle = fileURLToPath(new URL("../../packages/cli/dist/bundle/latebound.cjs", import.meta.url));

/** The built `latebound` command with a home and a runtime folder of its own. */
export interface LateboundCommand {
  /** A file of the folder; gives its path. */
  write(name: string, content: string): string;
  /** The command with its arguments, free to start an agent. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Program;
  /** Ends the agent, if one was started, and removes the folder. */
  close(): void;
}

/** Whether there is a command to run. */
export function isCommandBuilt(): boolean {
  return existsSync(bundle);
}

/** The command; undefined when it isn't built. */
export function openCommand(): LateboundCommand | undefined {
  if (!isCommandBuilt()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "latebound-bench-"));
  // Where `CI` is set, an agent has to be asked for.
  const surroundings = { HOME: folder, XDG_RUNTIME_DIR: folder, LATEBOUND_AGENT: "1" };
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Program => ({
    command: process.execPath,
    args: [bundle, ...args],
    env: { ...surroundings, ...env },
    cwd: folder,
  });
  return {
    write(name, content) {
      const file = join(folder, name);
      writeFileSync(file, content, { mode: 0o600 });
      return file;
    },
    run,
    close() {
      const { command, args, env } = run(["agent", "stop", "--quiet"]);
      spawnSync(command, [...args], { env: { ...process.env, ...env }, cwd: folder, stdio: "ignore" });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
