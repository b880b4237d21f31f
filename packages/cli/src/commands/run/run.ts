import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf, listOf } from "../../command-line/global-options.ts";
import { openAccess, openAccessIfAny } from "../../project/access.ts";
import { endAs } from "./end-as.ts";
import { readEnvFiles } from "./read-env-files.ts";
import { readRunWish } from "./read-run-wish.ts";
import { refuseHalfReferences } from "./refuse-half-references.ts";
import { runChild } from "./run-child.ts";

/** Runs a command with its values, and ends as it ends: with its exit code, or by the same signal. */
export async function run(input: CommandInput): Promise<number> {
  try {
    return endAs(await runCommand(input));
  } catch (error) {
    const { reportRunFault } = await import("./report-run-fault.ts");
    return await reportRunFault(error, input);
  }
}

async function runCommand(input: CommandInput): ReturnType<typeof runChild> {
  const { options, surroundings } = input;
  const read = await readEnvFiles(listOf(options.envFrom), surroundings);
  await refuseHalfReferences(read, input);
  const variables = Object.fromEntries(read.map(({ name, value }) => [name, value]));
  const wish = readRunWish(input, { directory: surroundings.directory, variables });
  const open = wish.needsConfig ? openAccess : openAccessIfAny;
  const watching = options.watch === true || wish.isRestarted;
  const access = await open(input, wish.consumer, { watching, hearsSignals: true });
  try {
    const { quiet } = globalOptionsOf(input);
    const report = options.report === true;
    return await runChild(access, wish.specOf(access), { surroundings, quiet, report });
  } finally {
    await access.close();
  }
}
