import { createInterface } from "node:readline";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { loadPrompts } from "./load-prompts.ts";

/** Whether a person at the terminal says yes: false where nobody can be asked, undefined where Ctrl-C was the answer. */
export async function confirm(question: string, surroundings: Surroundings): Promise<boolean | undefined> {
  if (!canAsk(surroundings)) return false;
  const { stdin, stderr, environment } = surroundings;
  if (environment.TERM === "dumb") return await askPlainly(question, surroundings);
  const { confirm: ask, isCancel } = await loadPrompts();
  const answer = await ask({ message: question, initialValue: false, input: stdin, output: stderr });
  return isCancel(answer) ? undefined : answer;
}

/** Whether there is a person who sees a question and can answer it. */
export function canAsk(surroundings: Surroundings): boolean {
  return surroundings.stdin.isTTY === true && surroundings.stderr.isTTY === true;
}

/** A line, answered by a line: all that a dumb terminal can do. */
function askPlainly(question: string, { stdin, stderr }: Surroundings): Promise<boolean | undefined> {
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  const leave = () => lines.close();
  return new Promise((resolve) => {
    let isAgreed: boolean | undefined;
    process.once("SIGINT", leave);
    lines.once("close", () => {
      process.off("SIGINT", leave);
      if (isAgreed === undefined) stderr.write("\n");
      resolve(isAgreed);
    });
    lines.question(`${question} (y/N) `, (answer) => {
      isAgreed = /^y(es)?$/i.test(answer.trim());
      lines.close();
    });
  });
}
