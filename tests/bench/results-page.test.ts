import { describe, expect, test } from "vitest";
import { atLeast, atMost, rateTimesOf, timesOf } from "../../bench/measure/musts.ts";
import type { Row } from "../../bench/report/answer.ts";
import { renderBars } from "../../bench/report/bar-chart.ts";
import { chartsOf } from "../../bench/report/charts.ts";
import { quantity } from "../../bench/report/quantity.ts";
import { mustText, renderResults } from "../../bench/report/results-page.ts";

describe("quantities", () => {
  test.each([
    [54.12, "ns", "54.1 ns"],
    [5_700, "ns", "5.70 µs"],
    [147e6, "ns", "147 ms"],
    [17.5e9, "ns", "17.5 s"],
    [0.4, "ns", "0.40 ns"],
    [261e6, "B/s", "261 MB/s"],
    [4.5e6, "B/s", "4.50 MB/s"],
    [1_000, "count", "1,000"],
    [702, "B", "702 B"],
    [1_320, "B", "1.32 kB"],
    [107_904.4, "/s", "107,904 /s"],
    [1.3, "×", "1.30 ×"],
    [0.00042, "×", "0.0004 ×"],
  ] as const)("%d %s is %s", (value, unit, text) => {
    expect(quantity(value, unit)).toBe(text);
  });
});

describe("what must be reached", () => {
  const peer = { name: "vals", figure: 200 };

  test("is met at its limit", () => {
    expect(mustText(atMost(40e6, "ns", 40e6))).toBe("≤ 40.0 ms: met, 40.0 ms");
    expect(mustText(atLeast(100e6, "B/s", 261e6))).toBe("≥ 100 MB/s: met, 261 MB/s");
    expect(mustText(timesOf(100, peer))).toBe("ahead of vals: met, 0.50 ×");
  });

  test("is missed by its part of the limit, rounded up", () => {
    expect(mustText(timesOf(301, peer, 1.5))).toBe("≤ 1.50 × vals: **missed by 1 %**, 1.50 ×");
    expect(mustText(atMost(50, "ns", 100))).toBe("≤ 50.0 ns: **missed by 100 %**, 100 ns");
    expect(mustText(atLeast(200_000, "/s", 150_000))).toBe("≥ 200,000 /s: **missed by 25 %**, 150,000 /s");
    expect(mustText(rateTimesOf(100, peer))).toBe("ahead of vals: **missed by 50 %**, 0.50 ×");
  });

  test("isn't known without a peer, and then neither met nor missed", () => {
    const must = timesOf(100, { name: "vals", figure: { missing: "not installed" } });
    expect(mustText(must)).toBe("ahead of vals: not known, missing: not installed");
  });
});

const row: Row = {
  what: "as a library",
  unit: "ns",
  ours: 130e6,
  floor: { name: "by hand", figure: 100e6 },
  peers: [
    { name: "vals", version: "0.46.1", figure: 260e6 },
    { name: "varlock", figure: { missing: "not installed" } },
  ],
  musts: [atMost(1.2, "×", 1.3, "by hand")],
  counts: { requests: 102 },
};
const results = {
  machine: "Linux, 2 cores",
  effort: "full",
  questions: [
    { name: "vault", title: "Vault", rows: [row, { what: "other", unit: "count", ours: 1 } as const] },
  ],
} as const;

describe("the page", () => {
  const page = renderResults(results);

  test("has ours, floor, each peer with its version, ratios, counts and what is missed", () => {
    expect(page).toContain(
      "|  | latebound | floor | vals 0.46.1 | varlock | counted | must reach |\n| --- |",
    );
    expect(page).toContain(
      "| as a library | 130 ms | by hand: 100 ms (1.30 ×) | 260 ms (0.50 ×) | missing: not installed | " +
        "102 requests | ≤ 1.20 × by hand: **missed by 9 %**, 1.30 × |",
    );
  });

  test("leaves empty what a row doesn't have", () => {
    expect(page).toContain("| other | 1 |  |  |  |  |  |");
  });

  test("says first what is missed, and on which machine", () => {
    expect(page).toContain("`npm run bench` on Linux, 2 cores.");
    expect(page).toContain("- `vault`, as a library: ≤ 1.20 × by hand: **missed by 9 %**, 1.30 ×");
  });

  test("says which question was asked on another machine", () => {
    const [question] = results.questions;
    const page = renderResults({ ...results, questions: [{ ...question, machine: "Linux, 4 cores" }] });
    expect(page).toContain("`npm run bench -- vault` on another machine: Linux, 4 cores\n");
  });

  test("says how many ratios agree with the run before, and which don't", () => {
    const moved = ["vault, as a library : by hand: 2.00 ×, was 1.00 ×"];
    const page = renderResults({ ...results, agreement: { ratios: 40, moved } });
    expect(page).toContain("Of the last whole run, 39 of 40 ratios were within 25 % of");
    expect(page).toContain(`These moved more:\n\n- ${moved[0]}\n`);
    expect(renderResults({ ...results, agreement: { ratios: 40, moved: [] } })).toContain(
      "Of the last whole run, 40 of 40 ratios were within 25 % of",
    );
  });

  test("says of a question that failed that it did", () => {
    const failed = [{ name: "aws", title: "AWS", rows: [], failed: "ended with 1" }];
    expect(renderResults({ ...results, questions: failed })).toContain(
      "`npm run bench -- aws` failed: it ended with 1.",
    );
  });
});

describe("charts", () => {
  test("draw bars in proportion, ours marked, with colours for light and dark", () => {
    const svg = renderBars({
      title: "a < b",
      subtitle: "shorter is better",
      bars: [
        { label: "latebound", value: 50, text: "50 ns", isOurs: true },
        { label: "other & co", value: 100, text: "100 ns", isOurs: false },
      ],
    });
    const widths = [...svg.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => Number(width));
    expect(widths[0]).toBe((widths[1] ?? 0) / 2);
    expect(svg).toMatch(/<rect class="ours"[^>]*>[\s\S]*<rect class="bar"/);
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).toContain("a &lt; b");
    expect(svg).toContain("other &amp; co");
  });

  test("are left out where there is nothing to compare with", () => {
    expect(chartsOf(results)).toEqual([]);
  });
});
