import { CommandFault } from "../command-line/command-fault.ts";
import { endWithoutCore } from "./core-signals.ts";
import type { Environment } from "./surroundings.ts";

/** What makes Node print headers, bodies, and the environments of children; which of its names are harmless is no promise of its. */
const talkative = ["NODE_DEBUG", "NODE_DEBUG_NATIVE"] as const;

/**
 * Keeps values out of what Node itself would write: no environment in diagnostic reports, no debugger and no core dump by a signal.
 * @throws {CommandFault} where `NODE_DEBUG` asks for anything
 */
export function guardProcess(environment: Environment): void {
  const found = talkativeName(environment);
  if (found !== undefined) {
    const hint = `unset ${found}, whatever it names; --debug shows requests without what is in them`;
    throw new CommandFault(`${found} would print credentials and values`, { hint });
  }
  guardOutsideView();
  endWithoutCore();
}

/** The variable that makes Node print values; undefined where none does. */
export function talkativeName(environment: Environment): string | undefined {
  return talkative.find((name) => environment[name]);
}

/** No environment in diagnostic reports, and no debugger. */
export function guardOutsideView(): void {
  // Newer than its types.
  if (process.report) Object.assign(process.report, { excludeEnv: true });
  // A listener takes the place of Node's own, which would open the debugger.
  if (process.platform !== "win32") process.on("SIGUSR1", () => {});
}
