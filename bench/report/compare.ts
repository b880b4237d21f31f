import { type Contender, measuredValue, type QuestionAnswer, type Row, ratioOf } from "./answer.ts";
import { quantity } from "./quantity.ts";

/** What a comparison with the committed results found. */
export interface CountComparison {
  /** One line for each count that has changed, or is no longer there. */
  readonly lines: readonly string[];
  /** Whether something is called, requested, opened or sent more often than before, or is no longer counted. */
  readonly isWorse: boolean;
}

/** Bytes hold times and identifiers, whose lengths differ a little from run to run. */
const tolerances: Readonly<Record<string, number>> = { bytes: 0.02 };

/** The counts of the questions that were asked now, beside the committed ones. */
export function compareCounts(
  before: readonly QuestionAnswer[],
  now: readonly QuestionAnswer[],
): CountComparison {
  const changes = pairsOf(before, now).flatMap(({ place, old, row }) =>
    Object.entries(old.counts ?? {}).map(([count, value]) =>
      changeOf({ place: `${place}: ${count}`, count, value, row }),
    ),
  );
  const lines = changes.filter(({ found, value }) => found !== value).map(({ text }) => text);
  const good = changes.filter(({ worse }) => !worse).length;
  const failures = now.flatMap(({ name, failed }) =>
    failed === undefined ? [] : [`FAILED ${name} ${failed}`],
  );
  return {
    lines: [
      ...failures,
      ...lines,
      `${good} of ${changes.length} counts are no worse than the committed ones`,
    ],
    isWorse: changes.some(({ worse }) => worse) || now.some(({ failed }) => failed !== undefined),
  };
}

/** Latebound's ratios to the floor and to the peers, beside the committed ones. */
export function compareRatios(before: readonly QuestionAnswer[], now: readonly QuestionAnswer[]): string[] {
  return pairsOf(before, now).flatMap(({ place, old, row }) =>
    contendersOf(row).flatMap((contender) => {
      const was = contendersOf(old).find(({ name }) => name === contender.name);
      const ratio = row && measuredValue(ratioOf(row.ours, contender.figure));
      const oldRatio = was && measuredValue(ratioOf(old.ours, was.figure));
      if (ratio === undefined || oldRatio === undefined) return [];
      return [`ratio  ${place} : ${contender.name}: ${quantity(ratio, "×")}, was ${quantity(oldRatio, "×")}`];
    }),
  );
}

interface Counted {
  readonly place: string;
  readonly count: string;
  readonly value: number;
  readonly row: Row | undefined;
}

function changeOf({ place, count, value, row }: Counted) {
  const found = row?.counts?.[count];
  if (found === undefined) {
    const reason = row === undefined || typeof row.ours === "number" ? "" : ` (${row.ours.missing})`;
    return { found, value, worse: true, text: `WORSE  ${place} not counted any more${reason}, was ${value}` };
  }
  const worse = found > value * (1 + (tolerances[count] ?? 0));
  const verdict = found < value ? "better" : "about ";
  return { found, value, worse, text: `${worse ? "WORSE " : verdict} ${place} ${found}, was ${value}` };
}

function contendersOf(row: Row | undefined): Contender[] {
  return [...(row?.floor ? [row.floor] : []), ...(row?.peers ?? [])];
}

/** The committed rows of the questions that were asked now, each with the row of the same name. */
function pairsOf(before: readonly QuestionAnswer[], now: readonly QuestionAnswer[]) {
  return now.flatMap(({ name, rows }) => {
    const old = before.find((answer) => answer.name === name)?.rows ?? [];
    return old.map((oldRow) => ({
      place: `${name}, ${oldRow.what}`,
      old: oldRow,
      row: rows.find(({ what }) => what === oldRow.what),
    }));
  });
}
