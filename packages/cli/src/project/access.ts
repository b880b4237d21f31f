import { mayUseAgent } from "../agent/client/agent-mode.ts";
import { type OpenedAgent, openAgent } from "../agent/client/open-agent.ts";
import { createAgentConsumer } from "../agent/consumer/agent-consumer.ts";
import { textBinding } from "../agent/consumer/text-binding.ts";
import { servedConsumer } from "../agent/protocol/agent-request.ts";
import type { CommandInput } from "../command-line/command-spec.ts";
import { globalOptionsOf } from "../command-line/global-options.ts";
import type { Access } from "./command-access.ts";
import { findConfig } from "./find-config.ts";
import type { LocalAccess, LocalWish } from "./local-access.ts";

/** What a command says of the access that it wants. */
export interface AccessWish extends LocalWish {
  /** Whether the run follows changes of its values; a function where the config's tables say it. Default false. */
  readonly watching?: boolean | ((tables: Access["sinkTables"]) => boolean);
}

/**
 * The access of a command under its consumer's name: through the agent where one runs and may be asked, else in this
 * process. A run that follows changes has its values from this process alone: what the agent keeps may be older than
 * what is compared here, and would then stay. @throws {CommandFault} @throws {SecretError}
 */
export async function openAccess(
  input: CommandInput,
  consumer: string,
  { watching = false, hearsSignals = false }: AccessWish = {},
): Promise<Access> {
  const { agent, debug, config } = globalOptionsOf(input);
  const openLocal = async () =>
    (await import("./local-access.ts")).openLocalAccess(input, consumer, { hearsSignals });
  // What happens in the agent isn't told here.
  const mayAsk =
    watching !== true && agent && !debug && servedConsumer.test(consumer) && mayUseAgent(input.surroundings);
  if (!mayAsk) return await openLocal();
  const opened = await openAgent({ consumer, config }, input.surroundings);
  if (opened === "local") return await openLocal();
  if (opened !== "absent") {
    const throughAgent = agentAccess(opened, { name: consumer, openLocal });
    if (watching === false || !watching(throughAgent.sinkTables)) return throughAgent;
    await throughAgent.close();
    return await openLocal();
  }
  const access = await openLocal();
  return access.hasLogins ? startingAgent(access, input.surroundings) : access;
}

/** As `openAccess`, but that there need not be a config: without one there are no references either. */
export async function openAccessIfAny(
  input: CommandInput,
  consumer: string,
  wish: AccessWish = {},
): Promise<Access> {
  const { config } = globalOptionsOf(input);
  if (config.length > 0 || findConfig(input.surroundings) !== undefined)
    return await openAccess(input, consumer, wish);
  return await (await import("./local-access.ts")).openEmptyAccess(input, consumer);
}

/** For the next run: this one doesn't wait for it, and is not delayed by it where it lasts. */
function startingAgent(access: Access, surroundings: CommandInput["surroundings"]): Access {
  const start = async () => (await import("../agent/client/start-agent.ts")).startAgent(surroundings);
  let started: Promise<void> | undefined;
  const startOnce = () => {
    started ??= start();
    return started;
  };
  const timer = setTimeout(startOnce, 500);
  return {
    ...access,
    async close(options) {
      clearTimeout(timer);
      await startOnce();
      await access.close(options);
    },
  };
}

interface AgentAccessParts {
  readonly name: string;
  readonly openLocal: () => Promise<LocalAccess>;
}

function agentAccess(agent: OpenedAgent, { name, openLocal }: AgentAccessParts): Access {
  let local: Promise<LocalAccess> | undefined;
  const open = () => {
    local ??= openLocal();
    return local;
  };
  return {
    consumer: createAgentConsumer({ name, ask: agent.ask, openLocal: open }),
    ...textBinding(agent.sinkTables),
    credentialNames: agent.credentialNames,
    async close(options) {
      agent.close();
      await (await local?.catch(() => undefined))?.close(options);
    },
  };
}
