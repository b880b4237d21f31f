// Answers one question in a process of its own: `node bench/ask.ts NAME SETTING`; main.ts starts it and is told the answer.
import { questions } from "./questions.ts";
import type { Setting } from "./setting.ts";

const [name, setting = "{}"] = process.argv.slice(2);
const question = questions.find((other) => other.name === name);
if (question === undefined || process.send === undefined) throw new Error("main.ts starts this");
const { ask } = await question.load();
// What main.ts wrote, in its own words.
const answer = await ask(JSON.parse(setting) as Setting);
process.send(answer);
process.disconnect();
