// Answers one question in a process of its own: `node bench/ask.ts NAME WISH FIGURES`; main.ts starts it and is told the answer.
import { createBestFigures } from "./measure/best-figures.ts";
import { quietMoments } from "./measure/quiet.ts";
import { questions } from "./questions.ts";
import type { Wish } from "./setting.ts";

const [name, wish = "{}", known = "{}"] = process.argv.slice(2);
const question = questions.find((other) => other.name === name);
if (question === undefined || process.send === undefined) throw new Error("main.ts starts this");
const { ask } = await question.load();
// What main.ts wrote, in its own words.
const best = createBestFigures(JSON.parse(known) as Record<string, number>);
const asked = JSON.parse(wish) as Wish;
const untilQuiet = asked.quick ? async () => {} : quietMoments(best);
const answer = await ask({ ...asked, best, untilQuiet });
process.send({ answer, figures: best.all() });
process.disconnect();
