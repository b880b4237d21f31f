import { setTimeout as sleep } from "node:timers/promises";
import { startAgent } from "../../agent/client/start-agent.ts";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { openPrivateDirectory } from "../../socket/private-directory.ts";
import { agentPlace } from "./agent-place.ts";
import { askAgent } from "./ask-agent.ts";
import { idleMsOf } from "./idle-time.ts";
import { timeText } from "./time-text.ts";

/** Starts an agent and waits until it answers. */
export async function startAgentNow(input: CommandInput): Promise<number> {
  const { surroundings } = input;
  const say = (text: string) => {
    if (!globalOptionsOf(input).quiet) surroundings.stderr.write(`${text}\n`);
  };
  const idleMs = idleMsOf(input);
  const running = await askAgent("status", surroundings);
  if (running !== undefined) {
    if (input.options.idle !== undefined && running.answer === "status" && running.idleMs !== idleMs)
      throw new CommandFault(
        `the agent runs already, and leaves after ${timeText(running.idleMs)} without a request`,
        { hint: "end it first: latebound agent stop" },
      );
    say("the agent runs already");
    return 0;
  }
  openPrivateDirectory(agentPlace(surroundings));
  const environment = { ...surroundings.environment, LATEBOUND_AGENT_IDLE: `${idleMs}ms` };
  startAgent({ ...surroundings, environment });
  await untilAnswered(input);
  say("the agent has started");
  return 0;
}

async function untilAnswered({ surroundings }: CommandInput): Promise<void> {
  const untilMs = performance.now() + 10_000;
  while (performance.now() < untilMs) {
    if ((await askAgent("status", surroundings)) !== undefined) return;
    await sleep(20);
  }
  throw new CommandFault("the agent did not start", { hint: "latebound agent serve says why" });
}
