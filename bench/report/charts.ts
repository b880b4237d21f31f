import { type Contender, measuredValue, type Row } from "./answer.ts";
import { type Bar, renderBars } from "./bar-chart.ts";
import { quantity } from "./quantity.ts";
import type { Results } from "./results-page.ts";

/** A row that is drawn. */
interface Drawing {
  readonly file: string;
  readonly question: string;
  readonly what: string;
  readonly title: string;
  readonly subtitle: string;
}

const drawings: readonly Drawing[] = [
  {
    file: "cached.svg",
    question: "cached",
    what: "`consumer.get`",
    title: "A cached value in process",
    subtitle: "Shorter is better",
  },
];

/** The charts that the results have values for, as SVG text. */
export function chartsOf({ questions }: Results): { file: string; svg: string }[] {
  return drawings.flatMap(({ file, question, what, title, subtitle }) => {
    const rows = questions.find(({ name }) => name === question)?.rows ?? [];
    const bars = barsOf(rows.find((row) => row.what === what));
    return bars.length < 2 ? [] : [{ file, svg: renderBars({ title, subtitle, bars }) }];
  });
}

function barsOf(row: Row | undefined): Bar[] {
  if (row === undefined) return [];
  const ours: Contender = { name: "latebound", figure: row.ours };
  return [ours, ...(row.peers ?? []), ...(row.floor ? [row.floor] : [])].flatMap(
    ({ name, version, figure }) => {
      const value = measuredValue(figure);
      if (value === undefined) return [];
      const label = (version === undefined ? name : `${name} ${version}`).replaceAll("`", "");
      return [{ label, value, text: quantity(value, row.unit), isOurs: name === ours.name }];
    },
  );
}
