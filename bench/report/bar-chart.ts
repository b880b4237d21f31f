/** One bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as it is written at the bar's end. */
  readonly text: string;
  readonly isOurs: boolean;
}

/** What a chart shows. */
export interface BarChart {
  readonly title: string;
  readonly subtitle: string;
  /** Drawn from top to bottom. */
  readonly bars: readonly Bar[];
}

const size = { width: 720, top: 64, bar: 22, step: 34, labels: 230, values: 90 };

/** Horizontal bars as the text of an SVG file, readable on light and dark ground. */
export function renderBars({ title, subtitle, bars }: BarChart): string {
  const height = size.top + bars.length * size.step + 10;
  const longest = Math.max(...bars.map(({ value }) => value));
  const drawn = bars.map((bar, index) => drawBar(bar, { longest, y: size.top + index * size.step }));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 16px }
.subtitle, .value { fill: #59636e }
.bar { fill: #b1bac4 }
.ours { fill: #1a7f64 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.subtitle, .value { fill: #9198a1 }
.bar { fill: #484f58 }
.ours { fill: #2fb391 }
}
</style>
<text class="title" x="10" y="24">${escaped(title)}</text>
<text class="subtitle" x="10" y="46">${escaped(subtitle)}</text>
${drawn.join("\n")}
</svg>
`;
}

function drawBar(
  { label, value, text, isOurs }: Bar,
  { longest, y }: { longest: number; y: number },
): string {
  const room = size.width - size.labels - size.values;
  const width = Math.max(2, Math.round((value / longest) * room));
  const middle = y + 16;
  return [
    `<text x="${size.labels - 10}" y="${middle}" text-anchor="end">${escaped(label)}</text>`,
    `<rect class="${isOurs ? "ours" : "bar"}" x="${size.labels}" y="${y}" width="${width}" height="${size.bar}" rx="3"/>`,
    `<text class="value" x="${size.labels + width + 8}" y="${middle}">${escaped(text)}</text>`,
  ].join("\n");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
