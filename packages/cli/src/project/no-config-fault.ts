import { type CommandFault, usageFault } from "../command-line/command-fault.ts";
import { configName, type Seeker } from "./find-config.ts";
import { passedOverConfig } from "./passed-over-config.ts";

/** The fault of a run that found no config: that there is none, or which one is passed over and why. */
export function noConfigFault(seeker: Seeker): CommandFault {
  const passedOver = passedOverConfig(seeker);
  if (passedOver) return usageFault(passedOver.message, `read it, then name it: --config ${passedOver.path}`);
  const hint = "run latebound init to write one, or name one: --config FILE";
  return usageFault(`there is no ${configName} here or in a folder above`, hint);
}
