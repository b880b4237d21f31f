import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { askAgent } from "./ask-agent.ts";

/** Ends the agent; gives 3 where none runs. */
export async function stopAgent(input: CommandInput): Promise<number> {
  const { surroundings } = input;
  const answer = await askAgent("stop", surroundings);
  const said = answer === undefined ? "no agent runs\n" : "the agent has stopped\n";
  if (!globalOptionsOf(input).quiet) surroundings.stderr.write(said);
  return answer === undefined ? 3 : 0;
}
