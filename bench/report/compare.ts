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
  return ratiosOf(before, now).map(({ text }) => `ratio  ${text}`);
}

/** How the ratios of a run agree with those of the run before. */
export interface Agreement {
  /** How many were measured in both. */
  readonly ratios: number;
  /** Each that is more than a quarter larger in one than in the other. */
  readonly moved: readonly string[];
}

/** The agreement of two runs. */
export function agreementOf(before: readonly QuestionAnswer[], now: readonly QuestionAnswer[]): Agreement {
  const ratios = ratiosOf(before, now);
  const moved = ratios.filter(({ ratio, was }) => Math.max(ratio / was, was / ratio) > 1.25);
  return { ratios: ratios.length, moved: moved.map(({ text }) => text) };
}

function ratiosOf(before: readonly QuestionAnswer[], now: readonly QuestionAnswer[]) {
  return pairsOf(before, now).flatMap(({ place, old, row }) =>
    contendersOf(row).flatMap((contender) => {
      const earlier = contendersOf(old).find(({ name }) => name === contender.name);
      const ratio = row && measuredValue(ratioOf(row.ours, contender.figure));
      const was = earlier && measuredValue(ratioOf(old.ours, earlier.figure));
      if (ratio === undefined || was === undefined) return [];
      if (!Number.isFinite(ratio) || !Number.isFinite(was)) return [];
      const text = `${place} : ${contender.name}: ${quantity(ratio, "×")}, was ${quantity(was, "×")}`;
      return [{ ratio, was, text }];
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
