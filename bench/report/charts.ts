import { type Contender, measuredValue, type Row, titleOf } from "./answer.ts";
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
    file: "render.svg",
    question: "render",
    what: "`latebound render`, 20 ms latency",
    title: "1,000 references on 100 paths of Vault, 20 ms away",
    subtitle: "A fresh process, from its start to its end; shorter is better",
  },
  {
    file: "vault.svg",
    question: "vault",
    what: "as a library, 20 ms latency",
    title: "1,000 references on 100 paths of Vault, 20 ms away",
    subtitle: "In process, with a login; shorter is better",
  },
  {
    file: "cached.svg",
    question: "cached",
    what: "`consumer.get`",
    title: "A cached value, in process",
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

/** Ours and the others, the shortest first; none without ours. */
function barsOf(row: Row | undefined): Bar[] {
  if (row === undefined || measuredValue(row.ours) === undefined) return [];
  const ours: Contender = { name: "latebound", figure: row.ours };
  const all = [ours, ...(row.peers ?? []), ...(row.floor ? [row.floor] : [])];
  const bars = all.flatMap((contender): Bar[] => {
    const value = measuredValue(contender.figure);
    if (value === undefined) return [];
    const label = titleOf(contender).replaceAll("`", "");
    return [{ label, value, text: quantity(value, row.unit), isOurs: contender === ours }];
  });
  return bars.toSorted((one, other) => one.value - other.value);
}
