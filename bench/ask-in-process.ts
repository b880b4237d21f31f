import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { measuredEnvironment } from "./measure/run-program.ts";
import type { Answer } from "./report/answer.ts";
import type { Setting } from "./setting.ts";

const program = fileURLToPath(new URL("ask.ts", import.meta.url));
const flags = ["--conditions=@latebound/source", "--expose-gc", "--no-warnings"];

/**
 * The answer to one question, from a process of its own, so that no question finds the heap and the compiled code that
 * another one left. A question that fails answers with the reason.
 */
export function askInProcess(name: string, setting: Setting): Promise<Answer> {
  const child = fork(program, [name, JSON.stringify(setting)], {
    execArgv: flags,
    env: measuredEnvironment(),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return new Promise((resolve) => {
    let answer: Answer | undefined;
    child.on("message", (message) => {
      // ask.ts sends nothing else.
      answer = message as Answer;
    });
    child.on("exit", (code, signal) => resolve(answer ?? failed(`ended with ${code ?? signal}`)));
  });
}

function failed(reason: string): Answer {
  return { rows: [], failed: reason };
}
