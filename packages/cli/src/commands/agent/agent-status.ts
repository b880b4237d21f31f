import { agentHindrances } from "../../agent/client/agent-mode.ts";
import type { AgentStatus } from "../../agent/protocol/agent-answer.ts";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { askAgent } from "./ask-agent.ts";
import { timeText } from "./time-text.ts";

/** Shows what the agent holds; gives 3 where none runs. */
export async function showStatus({ options, surroundings }: CommandInput): Promise<number> {
  const answer = await askAgent("status", surroundings);
  const hindrances = agentHindrances(surroundings.environment);
  if (hindrances.length > 0)
    surroundings.stderr.write(`runs here don't use an agent: ${hindrances.join(", ")} is set\n`);
  if (answer === undefined) {
    surroundings.stderr.write("no agent runs\n");
    return 3;
  }
  if (answer.answer !== "status") throw new CommandFault("the agent doesn't say how it is");
  const { answer: _answer, ...status } = answer;
  surroundings.stdout.write(
    options.json === true ? `${JSON.stringify(status, undefined, 2)}\n` : inWords(status),
  );
  return 0;
}

function inWords({ pid, version, uptimeMs, idleMs, projects }: AgentStatus): string {
  const logins = projects.map(
    ({ files, usedMsAgo }) => `  ${files.join(", ")}  used ${timeText(usedMsAgo)} ago\n`,
  );
  const held = logins.length === 0 ? "it keeps no login\n" : `it keeps logins for\n${logins.join("")}`;
  return `the agent runs: process ${pid}, version ${version}, for ${timeText(uptimeMs)}; leaves after ${timeText(idleMs)} without a request\n${held}`;
}
