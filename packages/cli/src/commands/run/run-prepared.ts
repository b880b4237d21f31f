import { exitAs, type ProcessExit } from "@latebound/sink-process";
import { type PreparedChild, startPreparedChild } from "@latebound/sink-process/prepared";
import { mayUseAgent } from "../../agent/client/agent-mode.ts";
import { askForChild } from "../../agent/client/ask-for-child.ts";
import { type AgentAnswer, receivedValue, type SentChild } from "../../agent/protocol/agent-answer.ts";
import { endWithoutCore } from "../../surroundings/core-signals.ts";
import { endProcess } from "../../surroundings/end-process.ts";
import { guardOutsideView, talkativeName } from "../../surroundings/guard-process.ts";
import { type Interrupt, listenForInterrupt } from "../../surroundings/interrupt.ts";
import { passFaultSignals } from "../../surroundings/pass-fault-signals.ts";
import { type ProcessSurroundings, processSurroundings } from "../../surroundings/process-surroundings.ts";
import { endedBy } from "./ended-by.ts";

/**
 * Carries out a `run` whose child the agent prepares, and ends the process. False, with nothing done, where the command
 * line is to be carried out from its beginning: no agent answers, or it leaves it to the command.
 */
export async function runPrepared(): Promise<boolean> {
  // A run that never comes to its end is no success.
  process.exitCode = 1;
  const surroundings = processSurroundings();
  if (!mayBePrepared(surroundings)) return false;
  guardOutsideView();
  let leave = () => {};
  const interrupt = listenForInterrupt({ first: () => leave() });
  const inquiry = await askForChild(surroundings);
  if (inquiry) leave = inquiry.close;
  if (interrupt.by !== undefined) leave();
  loadSpawning();
  const answer = await inquiry?.answer;
  if (interrupt.by !== undefined) {
    endProcess(surroundings, endAs(endedBy(interrupt.by)));
    return true;
  }
  if (answer?.answer !== "child" && answer?.answer !== "fault") {
    leave();
    interrupt.stop();
    return false;
  }
  endWithoutCore();
  endProcess(surroundings, await carryOut(answer, { surroundings, interrupt, leave }));
  return true;
}

/** Whether the words are those of a `run` that the agent may be asked for; it says whether it reads them all. */
function mayBePrepared(surroundings: ProcessSurroundings): boolean {
  const { words, environment } = surroundings;
  if (talkativeName(environment) !== undefined || !mayUseAgent(surroundings)) return false;
  let at = 0;
  while (flagWords.has(words[at] ?? "")) at += flagWords.get(words[at] ?? "") ?? 1;
  return words[at] === "run" && !words.includes("--no-agent");
}

/** What may stand before `run`, and how many words it takes. */
const flagWords: ReadonlyMap<string, number> = new Map([
  ["-c", 2],
  ["--config", 2],
  ["-q", 1],
  ["--quiet", 1],
]);

/** What starts processes takes Node a few milliseconds to load; the agent is at work meanwhile. */
function loadSpawning(): void {
  process.getBuiltinModule("node:child_process");
}

/** Who has asked the agent. */
interface Asker {
  readonly surroundings: ProcessSurroundings;
  readonly interrupt: Interrupt;
  /** Leaves the agent. */
  readonly leave: () => void;
}

type ChildAnswer = Extract<AgentAnswer, { readonly answer: "child" }>;
type FaultAnswer = Extract<AgentAnswer, { readonly answer: "fault" }>;

/** Starts the child and waits for its end, or tells why there is none; gives the exit code. */
async function carryOut(answer: ChildAnswer | FaultAnswer, asker: Asker): Promise<number> {
  try {
    if (answer.answer === "child") return endAs(await runChild(answer, asker));
    const { reportAnsweredFault } = await import("./report-prepared.ts");
    return await reportAnsweredFault(answer.fault, asker.surroundings);
  } catch (error) {
    const { reportPreparedFault } = await import("./report-prepared.ts");
    return await reportPreparedFault(error, asker.surroundings);
  }
}

async function runChild(
  { child, warnings }: ChildAnswer,
  { surroundings, interrupt, leave }: Asker,
): Promise<ProcessExit> {
  if (warnings.length > 0) {
    const { tellWarnings } = await import("./report-prepared.ts");
    tellWarnings(warnings, { surroundings, isMasked: child.masks !== undefined });
    if (interrupt.by !== undefined) return endedBy(interrupt.by);
  }
  const running = await startPreparedChild(receivedChild(child), surroundings);
  // From here on signals go to the child.
  interrupt.stop();
  passFaultSignals(running);
  leave();
  return await running.exit;
}

function receivedChild({ masks, ...child }: SentChild): PreparedChild {
  const received = masks?.map(({ form, reference }) => ({ form: receivedValue(form), reference }));
  return { ...child, masks: received };
}

/** Ends as the child did. */
function endAs(exit: ProcessExit): number {
  exitAs(exit);
  return exit.exitCode;
}
