import { isProcessStartError, runProcess } from "@latebound/sink-process";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import type { Access } from "../../project/command-access.ts";
import { withheldNames } from "../../project/withheld-names.ts";
import type { SshAgent } from "../../ssh-agent/serve-ssh-agent.ts";
import { passFaultSignals } from "../../surroundings/pass-fault-signals.ts";
import type { EndingSignals } from "./ending-signals.ts";

/** A command that is to use an agent. */
export interface AgentCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly access: Access;
  readonly signals: EndingSignals;
  readonly input: CommandInput;
}

/** The exit code of a command that ran with the agent's socket in its environment. @throws {CommandFault} */
export async function runWithAgent(agent: SshAgent, running: AgentCommand): Promise<number> {
  const { command, args, access, signals, input } = running;
  const { directory, environment } = input.surroundings;
  try {
    const child = await runProcess(access.consumer, {
      name: "agent ssh",
      command,
      args,
      directory,
      parentEnv: environment,
      stripEnv: withheldNames(access, input.surroundings),
      hostEnv: { SSH_AUTH_SOCK: agent.socketPath },
      // It is given no value that could be masked, and keeps the terminal.
      mask: false,
    });
    // From its start on, the child's process passes signals on to it.
    signals.stop();
    passFaultSignals(child);
    if (signals.signal.aborted) child.kill();
    return (await child.exit).exitCode;
  } catch (error) {
    if (!isProcessStartError(error)) throw error;
    throw new CommandFault(error.message, { exitCode: error.exitCode });
  }
}
