import { CommandFault } from "../command-line/command-fault.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { confirm } from "./confirm.ts";

/** Goes on where no terminal shows what is written, or a person at it agrees. @throws {CommandFault} where not */
export async function askBeforeShowing(question: string, surroundings: Surroundings): Promise<void> {
  if (surroundings.stdout.isTTY !== true) return;
  if (await confirm(question, surroundings)) return;
  const hint = "--reveal shows it, --output FILE writes it to a file; a pipe gets it without asking";
  throw new CommandFault("nothing was shown", { hint });
}
