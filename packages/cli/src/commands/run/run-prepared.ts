import type { ProcessExit } from "@latebound/sink-process";
import { startPreparedChild } from "@latebound/sink-process/prepared";
import { mayUseAgent } from "../../agent/client/agent-mode.ts";
import { askForChild } from "../../agent/client/ask-for-child.ts";
import { type AgentAnswer, receivedChild } from "../../agent/protocol/agent-answer.ts";
import { commandWord } from "../../command-line/command-word.ts";
import { splitWords } from "../../command-line/split-words.ts";
import { endWithoutCore } from "../../surroundings/core-signals.ts";
import { endProcess } from "../../surroundings/end-process.ts";
import { guardOutsideView, talkativeName } from "../../surroundings/guard-process.ts";
import { type Interrupt, listenForInterrupt } from "../../surroundings/interrupt.ts";
import { passFaultSignals } from "../../surroundings/pass-fault-signals.ts";
import { type ProcessSurroundings, processSurroundings } from "../../surroundings/process-surroundings.ts";
import { endAs, endedBy } from "./end-as.ts";

/**
 * What came of a `run` by way of the agent: its process is about to end; or nothing was done, and it is to be carried out
 * from its beginning, without the agent where that left a question unanswered.
 */
export type PreparedOutcome = "ended" | "left" | "unanswered";

/** Carries out a `run` whose child the agent prepares, and ends the process. */
export async function runPrepared(): Promise<PreparedOutcome> {
  // A run that never comes to its end is no success.
  process.exitCode = 1;
  const surroundings = processSurroundings();
  if (!mayBePrepared(surroundings)) return "left";
  guardOutsideView();
  const interrupt = listenForInterrupt();
  const question = await askForChild(surroundings, interrupt.signal);
  loadSpawning();
  const answer = await question?.answer;
  if (interrupt.by !== undefined) {
    endProcess(surroundings, endAs(endedBy(interrupt.by)));
    return "ended";
  }
  if (!question || (answer?.answer !== "child" && answer?.answer !== "fault")) {
    question?.close();
    interrupt.stop();
    return question && !answer ? "unanswered" : "left";
  }
  endWithoutCore();
  endProcess(surroundings, await carryOut(answer, { surroundings, interrupt, leave: question.close }));
  return "ended";
}

/** Whether it is a `run` that the agent may be asked for; it says whether it reads all of its words. */
function mayBePrepared(surroundings: ProcessSurroundings): boolean {
  const { words, environment } = surroundings;
  if (commandWord(words) !== "run" || talkativeName(environment) !== undefined) return false;
  return !splitWords(words).before.some((word) => furtherOptions.has(word)) && mayUseAgent(surroundings);
}

/** With these the agent is not to be asked, or has nothing to prepare. */
const furtherOptions: ReadonlySet<string> = new Set([
  ...["--no-agent", "--debug", "--help", "-h", "--report", "--watch"],
  ...["--env-from", "--file", "--fd", "--fifo", "--stdin"],
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
    if (answer.answer === "child") return endAs(await startAndFollow(answer, asker));
    const { reportAnsweredFault } = await import("./report-prepared.ts");
    return await reportAnsweredFault(answer, asker.surroundings);
  } catch (error) {
    const { reportPreparedFault } = await import("./report-prepared.ts");
    return await reportPreparedFault(error, asker.surroundings);
  } finally {
    asker.interrupt.stop();
    asker.leave();
  }
}

/** How the child ended. @throws {ProcessStartError} */
async function startAndFollow(
  { child, warnings, unmasked }: ChildAnswer,
  { surroundings, interrupt, leave }: Asker,
): Promise<ProcessExit> {
  const warn = async (texts: readonly string[]) => {
    if (texts.length === 0) return;
    const { tellWarnings } = await import("./report-prepared.ts");
    tellWarnings(texts, child.masks !== undefined, surroundings);
  };
  await warn(warnings);
  if (interrupt.by !== undefined) return endedBy(interrupt.by);
  const running = await startPreparedChild(receivedChild(child), surroundings);
  // From here on signals go to the child.
  interrupt.stop();
  passFaultSignals(running);
  leave();
  await warn(unmasked);
  return await running.exit;
}
