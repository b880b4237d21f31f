import { resolve } from "node:path";
import type { SecretEvent } from "@latebound/core";
import { isSecretError } from "@latebound/provider";
import type { ProcessSpec } from "@latebound/sink-process";
import { isPreparable, prepareChild } from "@latebound/sink-process/prepared";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { readPlainLine } from "../../command-line/read-plain-line.ts";
import { readRunWish } from "../../commands/run/read-run-wish.ts";
import { runSpec } from "../../commands/run/run-spec.ts";
import { eventWarning, unmaskedWarnings } from "../../commands/run/run-warnings.ts";
import { strippedNames } from "../../project/withheld-names.ts";
import { createAgentConsumer } from "../consumer/agent-consumer.ts";
import type { LocalResolver } from "../consumer/local-resolver.ts";
import { textBinding } from "../consumer/text-binding.ts";
import { type AgentAnswer, sentChild } from "../protocol/agent-answer.ts";
import { type ChildRequest, servedConsumer } from "../protocol/agent-request.ts";
import { factsOf } from "../protocol/fault-facts.ts";
import { answerTexts } from "./answer-texts.ts";
import type { Caller, OpenCaller } from "./open-caller.ts";

/** What a child is prepared with. */
export interface ChildContext {
  readonly openCaller: OpenCaller;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  /** Called once when the answer takes its time. */
  readonly onAsking: () => void;
}

/** A client that hears nothing for longer goes on by itself. */
const askingAfterMs = 1_000;

/**
 * The child of a `run` with its values, or why there are none. `local` for what the command does better: what isn't plain,
 * what needs more of the child's own process than its environment, and each fault found before a value is asked for.
 */
export async function answerChild(request: ChildRequest, context: ChildContext): Promise<AgentAnswer> {
  const timer = setTimeout(context.onAsking, askingAfterMs);
  try {
    const opened = await openRun(request, context.openCaller);
    return opened ? await answerRun(opened, request, context) : { answer: "local" };
  } catch {
    // The command finds the same, and can say it better.
    return { answer: "local" };
  } finally {
    clearTimeout(timer);
  }
}

async function answerRun(
  { caller, spec, quiet }: OpenedRun,
  request: ChildRequest,
  { signal }: ChildContext,
): Promise<AgentAnswer> {
  const events: SecretEvent[] = [];
  const warnings = () => (quiet ? [] : events.map(eventWarning).filter((text) => text !== undefined));
  let hasAsked = false;
  const consumer = createAgentConsumer({
    name: caller.consumer,
    ask(texts) {
      hasAsked = true;
      return answerTexts(caller, { ask: "texts", ...texts }, signal);
    },
    openLocal: notHere,
  });
  const stripEnv = strippedNames(spec, caller, request);
  const onEvent = (event: SecretEvent) => void events.push(event);
  try {
    const { child, unmasked } = await prepareChild(consumer, { ...spec, stripEnv, signal, onEvent }, request);
    const shown = unmaskedWarnings({ unmasked });
    return { answer: "child", child: sentChild(child), warnings: warnings(), unmasked: shown };
  } catch (error) {
    if (!hasAsked || !isSecretError(error)) throw error;
    return { answer: "fault", fault: factsOf(error), warnings: warnings() };
  }
}

/** A `run` that was read, and whose it is. */
interface OpenedRun {
  readonly caller: Caller;
  readonly spec: ProcessSpec;
  readonly quiet: boolean;
}

async function openRun(request: ChildRequest, openCaller: OpenCaller): Promise<OpenedRun | undefined> {
  const { words, directory, home, environment } = request;
  const read = readPlainLine(words);
  if (read?.command !== runSpec) return undefined;
  const { envFrom, report } = read.typed.options;
  const { config, quiet, agent, debug } = globalOptionsOf(read.typed);
  // What the agent knows nothing of, or isn't to have a part in.
  if (!agent || debug || envFrom !== undefined || report === true) return undefined;
  const wish = readRunWish(read.typed, { directory });
  const { consumer } = wish;
  if (!servedConsumer.test(consumer)) return undefined;
  const files = config.map((path) => resolve(directory, path));
  const caller = await openCaller({ ask: "open", consumer, directory, home, config: files, environment });
  if (!caller) return undefined;
  const spec = wish.specOf(textBinding(caller.sinkTables));
  return isPreparable(spec) ? { caller, spec, quiet } : undefined;
}

/** Ends what only the command can do. */
async function notHere(): Promise<LocalResolver> {
  throw new Error("the agent isn't the one to answer");
}
