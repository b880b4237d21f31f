// The benchmark suite: `npm run bench -- [NAME …] [--quick] [--check] [--no-install] [--no-build]`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { askInProcesses } from "./ask-in-processes.ts";
import { isCommandBuilt } from "./peers/command.ts";
import { installPeers } from "./peers/install-peers.ts";
import { questions } from "./questions.ts";
import type { QuestionAnswer } from "./report/answer.ts";
import { chartsOf } from "./report/charts.ts";
import { agreementOf, compareCounts, compareRatios } from "./report/compare.ts";
import { describeMachine } from "./report/machine.ts";
import { type Results, renderResults } from "./report/results-page.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const resultsFile = `${folder}results.json`;
const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    "no-install": { type: "boolean", default: false },
    "no-build": { type: "boolean", default: false },
  },
});

const asked = questions.filter(({ name, inCheck }) =>
  names.length === 0 ? inCheck || !flags.check : names.includes(name),
);
const unknown = names.filter((name) => !questions.some((question) => question.name === name));
if (unknown.length > 0) {
  console.error(`no such question; there are: ${questions.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

if (!flags["no-install"] && !flags.check) installPeers();
const isBuildNeeded = asked.some(({ isOfBuild }) => isOfBuild) && !(flags.check && isCommandBuilt());
if (!flags["no-build"] && isBuildNeeded) build();
const answers = await askInProcesses(asked, { quick: flags.quick, withPeers: !flags.check });
const committed = readResults();
if (flags.check) check(committed?.questions ?? []);
else write();

/** What can't be built is missing in the tables. */
function build(): void {
  console.error("bench: building the packages …");
  const script = fileURLToPath(new URL("../scripts/build.mjs", import.meta.url));
  spawnSync(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit"] });
}

function readResults(): Results | undefined {
  // This suite wrote the file.
  return existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, "utf8")) as Results) : undefined;
}

/** Ends with 1 where a count has grown. */
function check(before: readonly QuestionAnswer[]): void {
  for (const line of compareRatios(before, answers)) console.log(line);
  const { lines, isWorse } = compareCounts(before, answers);
  for (const line of lines) console.log(line);
  process.exitCode = isWorse ? 1 : 0;
}

/** What was asked now takes the place of what was asked before; some questions alone may be asked on another machine. */
function write(): void {
  const here = describeMachine();
  const machine = (names.length > 0 && committed?.machine) || here;
  const asked = answers.map((answer) => (machine === here ? answer : { ...answer, machine: here }));
  const all = questions.flatMap(
    ({ name }) =>
      asked.find((answer) => answer.name === name) ??
      committed?.questions.find((answer) => answer.name === name) ??
      [],
  );
  const agreement = agreementOf(committed?.questions ?? [], answers);
  const results: Results = {
    machine,
    effort: flags.quick ? "quick" : "full",
    questions: all,
    agreement: names.length > 0 ? committed?.agreement : agreement,
  };
  for (const line of agreement.moved) console.error(`bench: moved more than 25 %: ${line}`);
  writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(`${folder}RESULTS.md`, renderResults(results));
  for (const { file, svg } of chartsOf(results)) writeFileSync(`${folder}charts/${file}`, svg);
}
