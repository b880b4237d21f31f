import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Figures } from "./measure/figures-so-far.ts";
import { measuredEnvironment } from "./measure/run-program.ts";
import type { Question } from "./questions.ts";
import type { Answer, QuestionAnswer } from "./report/answer.ts";
import type { Wish } from "./setting.ts";

const program = fileURLToPath(new URL("ask.ts", import.meta.url));
const flags = ["--conditions=@latebound/source", "--expose-gc", "--no-warnings"];

/** What ask.ts sends. */
interface Reply {
  readonly answer: Answer;
  readonly figures: Figures;
}

/**
 * The answers to questions, in their order, from processes of their own, so that no question finds the heap and the
 * compiled code that another one left. Where several processes answer a question, each knows the figures of those
 * before, and they lie far apart: a machine that others share is slow for minutes. A question that fails answers with
 * the reason.
 */
export async function askInProcesses(asked: readonly Question[], wish: Wish): Promise<QuestionAnswer[]> {
  const replies = asked.map((): Reply => ({ answer: { rows: [] }, figures: {} }));
  const mostOf = ({ processes = 1 }: Question) => (wish.quick ? 1 : processes);
  const passes = Math.max(0, ...asked.map(mostOf));
  for (let pass = 0; pass < passes; pass += 1) {
    for (const [index, question] of asked.entries()) {
      const before = replies[index];
      if (before === undefined || pass >= mostOf(question) || before.answer.failed !== undefined) continue;
      const startedMs = performance.now();
      console.error(`bench: ${question.name} …`);
      replies[index] = await askInProcess(question.name, wish, before.figures);
      const seconds = (performance.now() - startedMs) / 1_000;
      console.error(`bench: ${question.name} took ${seconds.toFixed(1)} s`);
    }
  }
  return asked.flatMap(({ name, title }, index) => {
    const reply = replies[index];
    return reply ? [{ name, title, ...reply.answer }] : [];
  });
}

function askInProcess(name: string, wish: Wish, figures: Reply["figures"]): Promise<Reply> {
  const child = fork(program, [name, JSON.stringify(wish), JSON.stringify(figures)], {
    execArgv: flags,
    env: measuredEnvironment(),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return new Promise((resolve) => {
    let reply: Reply | undefined;
    child.on("message", (message) => {
      // ask.ts sends nothing else.
      reply = message as Reply;
    });
    child.on("exit", (code, signal) => resolve(reply ?? failed(`ended with ${code ?? signal}`)));
  });
}

function failed(reason: string): Reply {
  return { answer: { rows: [], failed: reason }, figures: {} };
}
