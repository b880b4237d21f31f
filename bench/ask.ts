// Answers one question in a process of its own: `node bench/ask.ts NAME WISH FIGURES`; main.ts starts it and is told the answer.
import { createFiguresSoFar, type Figures } from "./measure/figures-so-far.ts";
import { quietMoments } from "./measure/quiet.ts";
import { questions } from "./questions.ts";
import type { Wish } from "./setting.ts";

const [name, wish = "{}", known = "{}"] = process.argv.slice(2);
const question = questions.find((other) => other.name === name);
if (question === undefined || process.send === undefined) throw new Error("main.ts starts this");
const { ask } = await question.load();
// What main.ts wrote, in its own words.
const soFar = createFiguresSoFar(JSON.parse(known) as Figures);
const asked = JSON.parse(wish) as Wish;
const untilQuiet = asked.quick ? async () => {} : quietMoments(soFar);
const answer = await ask({ ...asked, soFar, untilQuiet });
process.send({ answer, figures: soFar.all() });
process.disconnect();
