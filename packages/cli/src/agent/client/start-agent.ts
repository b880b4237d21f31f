import { spawn } from "node:child_process";
import type { Surroundings } from "../../surroundings/surroundings.ts";

/** Starts an agent that lives on by itself; where one runs already, the new one ends at once. */
export function startAgent({ environment, script }: Pick<Surroundings, "environment" | "script">): void {
  if (script === undefined) return;
  // Of Node's own options the one that leads to the sources: no debugger and no profile.
  const nodeWords = process.execArgv.filter((word) => word.startsWith("--conditions="));
  const child = spawn(process.execPath, [...nodeWords, script, "agent", "serve"], {
    cwd: "/",
    detached: true,
    env: agentEnvironment(environment),
    stdio: "ignore",
  });
  // Without an agent everything works as before.
  child.on("error", () => {});
  child.unref();
}

/** What an agent needs to find its places; no credential, since it holds everybody's and outlives them. */
const inherited = ["HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "TMPDIR", "LATEBOUND_AGENT_IDLE"];

function agentEnvironment(environment: Surroundings["environment"]): Record<string, string> {
  const entries = inherited.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
