import {
  type Contender,
  isMet,
  type Must,
  measuredValue,
  type QuestionAnswer,
  type Row,
  ratioOf,
  titleOf,
} from "./answer.ts";
import { causes } from "./causes.ts";
import type { Agreement } from "./compare.ts";
import { figureText, quantity } from "./quantity.ts";

/** What `results.json` holds. */
export interface Results {
  /** Of the last whole run. */
  readonly machine: string;
  readonly effort: "full" | "quick";
  readonly questions: readonly QuestionAnswer[];
  /** With the results that the last whole run took the place of. */
  readonly agreement?: Agreement | undefined;
}

/** The page of all results. */
export function renderResults({ machine, effort, questions, agreement }: Results): string {
  const command = `npm run bench${effort === "quick" ? " -- --quick" : ""}`;
  const missed = questions.flatMap(missedLines);
  const head = [
    "# Results",
    "",
    `\`${command}\` on ${machine}. What is compared ran in turns, in one run. Most questions`,
    "are asked of a few processes that lie minutes apart, as a machine that others share is slow for minutes, and a compiler",
    "makes more of the same code in one process than in another. Of work within a process the best round's median stands",
    "here; of whole processes and of servers what a tenth of the runs took less than, as others at work slow most runs, by",
    "now more and now less. Behind a peer's or the floor's figure stands latebound's divided by it. `npm run bench -- NAME`",
    "repeats one table.",
    "",
    missed.length === 0 ? "Every line that must be reached is." : "Not reached:",
    ...(missed.length === 0 ? [] : ["", ...missed]),
    "",
    ...(agreement ? agreementLines(agreement) : []),
  ];
  return `${[...head, ...questions.flatMap(sectionOf)].join("\n").trimEnd()}\n`;
}

function agreementLines({ ratios, moved }: Agreement): string[] {
  const within =
    `Of the last whole run, ${ratios - moved.length} of ${ratios} ratios were within 25 % of those of the whole run before; ` +
    "tables that were repeated alone since then have newer ones";
  if (moved.length === 0) return [`${within}.`, ""];
  return [`${within}. These moved more:`, "", ...moved.map((line) => `- ${line}`), ""];
}

/** With why, once for a question. */
function missedLines({ name, rows }: QuestionAnswer): string[] {
  const lines = rows.flatMap(({ what, musts = [] }) =>
    musts.filter((must) => isMet(must) === false).map((must) => `- \`${name}\`, ${what}: ${mustText(must)}`),
  );
  const cause = causes[name];
  return lines.length === 0 || cause === undefined ? lines : [...lines, `  - why: ${cause}`];
}

function sectionOf(answer: QuestionAnswer): string[] {
  const { name, title, machine, rows, notes = [], failed } = answer;
  if (failed !== undefined)
    return [`## ${title}`, "", `\`npm run bench -- ${name}\` failed: it ${failed}.`, ""];
  const peers = columnsOf(rows);
  const hasFloor = rows.some(({ floor }) => floor !== undefined);
  const hasCounts = rows.some(({ counts }) => counts !== undefined);
  const columns = [
    "",
    "latebound",
    ...(hasFloor ? ["floor"] : []),
    ...peers,
    ...(hasCounts ? ["counted"] : []),
  ];
  const lines = rows.map((row) => [
    row.what,
    figureText(row.ours, row.unit),
    ...(hasFloor ? [floorCell(row)] : []),
    ...peers.map((column) => peerCell(row, column)),
    ...(hasCounts ? [countsText(row)] : []),
    (row.musts ?? []).map(mustText).join("; "),
  ]);
  const table = [[...columns, "must reach"], columns.map(() => "---").concat("---"), ...lines];
  const text = table.map((cells) => `| ${cells.join(" | ")} |`);
  return [
    `## ${title}`,
    "",
    `\`npm run bench -- ${name}\`${machine === undefined ? "" : ` on another machine: ${machine}`}`,
    "",
    ...text,
    "",
    ...notes.flatMap((note) => [note, ""]),
  ];
}

/** The peers of all rows, each once. */
function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ peers = [] }) => peers.map(titleOf)))];
}

function floorCell({ floor, ours, unit }: Row): string {
  if (floor === undefined) return "";
  return `${floor.name}: ${figureText(floor.figure, unit)}${behind(ours, floor)}`;
}

function peerCell({ peers = [], ours, unit }: Row, column: string): string {
  const peer = peers.find((other) => titleOf(other) === column);
  return peer === undefined ? "" : `${figureText(peer.figure, unit)}${behind(ours, peer)}`;
}

function behind(ours: Row["ours"], { figure }: Contender): string {
  const ratio = measuredValue(ratioOf(ours, figure));
  return ratio === undefined || !Number.isFinite(ratio) ? "" : ` (${quantity(ratio, "×")})`;
}

function countsText({ counts = {} }: Row): string {
  return Object.entries(counts)
    .map(([name, count]) => `${quantity(count, "count")} ${name}`)
    .join(", ");
}

/** A line to reach, and by how much it was or was not. */
export function mustText(must: Must): string {
  const { what, bound, limit, unit, reached } = must;
  const met = isMet(must);
  const value = measuredValue(reached);
  if (value === undefined) return `${what}: not known, ${figureText(reached, unit)}`;
  if (met) return `${what}: met, ${quantity(value, unit)}`;
  const missedBy = bound === "at most" ? value / limit - 1 : 1 - value / limit;
  return `${what}: **missed by ${Math.ceil(missedBy * 100)} %**, ${quantity(value, unit)}`;
}
