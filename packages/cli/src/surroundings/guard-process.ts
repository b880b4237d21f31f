import { CommandFault } from "../command-line/command-fault.ts";
import type { Environment } from "./surroundings.ts";

/** Parts of Node that print headers and bodies, credentials and values in them. */
const talkative = new Set(["http", "https", "http2", "net", "tls", "undici", "fetch"]);

/**
 * Keeps values out of what Node itself would write: no environment in diagnostic reports, no debugger by a signal.
 * @throws {CommandFault} where `NODE_DEBUG` would print requests
 */
export function guardProcess(environment: Environment): void {
  const asked = (environment.NODE_DEBUG ?? "").toLowerCase().split(",");
  const found = asked.filter((name) => talkative.has(name.trim()) || name.includes("*"));
  if (found.length > 0) {
    const hint = "unset NODE_DEBUG; --debug shows requests without what is in them";
    throw new CommandFault("NODE_DEBUG would print credentials and values", { hint });
  }
  // Newer than its types.
  if (process.report) Object.assign(process.report, { excludeEnv: true });
  // A listener takes the place of Node's own, which would open the debugger.
  if (process.platform !== "win32") process.on("SIGUSR1", () => {});
}
