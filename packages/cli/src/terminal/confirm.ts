import type { Surroundings } from "../surroundings/surroundings.ts";
import { loadPrompts } from "./load-prompts.ts";

/** Whether a person at the terminal says yes; false where there is nobody to ask. */
export async function confirm(question: string, { stdin, stderr }: Surroundings): Promise<boolean> {
  if (stdin.isTTY !== true) return false;
  const { confirm: ask, isCancel } = await loadPrompts();
  const answer = await ask({ message: question, initialValue: false, input: stdin, output: stderr });
  return !isCancel(answer) && answer;
}
