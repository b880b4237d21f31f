import { describe, expect, test } from "vitest";
import type { QuestionAnswer, Row } from "../../bench/report/answer.ts";
import { agreementOf, compareCounts, compareRatios } from "../../bench/report/compare.ts";

function answerOf(row: Partial<Row>, name = "vault"): QuestionAnswer {
  return { name, title: "Vault", rows: [{ what: "requests", unit: "count", ours: 102, ...row }] };
}

function counted(counts: Row["counts"]): QuestionAnswer[] {
  return [answerOf({ counts: counts ?? {} })];
}

describe("what is counted", () => {
  test("as before is good", () => {
    const { lines, isWorse } = compareCounts(counted({ requests: 102 }), counted({ requests: 102 }));
    expect(isWorse).toBe(false);
    expect(lines).toEqual(["1 of 1 counts are no worse than the committed ones"]);
  });

  test("more than before is worse, by one as well", () => {
    const { lines, isWorse } = compareCounts(counted({ requests: 102 }), counted({ requests: 103 }));
    expect(isWorse).toBe(true);
    expect(lines[0]).toBe("WORSE  vault, requests: requests 103, was 102");
  });

  test("less than before is told, and good", () => {
    const { lines, isWorse } = compareCounts(counted({ connections: 64 }), counted({ connections: 8 }));
    expect(isWorse).toBe(false);
    expect(lines[0]).toBe("better vault, requests: connections 8, was 64");
  });

  test("bytes may be a fiftieth more, and nothing else may", () => {
    const little = compareCounts(counted({ bytes: 1_000 }), counted({ bytes: 1_020 }));
    expect(little.isWorse).toBe(false);
    expect(little.lines[0]).toBe("about  vault, requests: bytes 1020, was 1000");
    expect(compareCounts(counted({ bytes: 1_000 }), counted({ bytes: 1_021 })).isWorse).toBe(true);
    expect(compareCounts(counted({ calls: 1_000 }), counted({ calls: 1_020 })).isWorse).toBe(true);
  });

  test("what is not counted any more is worse, its row gone or only the count", () => {
    expect(compareCounts(counted({ requests: 102 }), counted({})).isWorse).toBe(true);
    const other = [answerOf({ what: "another row", counts: { requests: 1 } })];
    expect(compareCounts(counted({ requests: 102 }), other).isWorse).toBe(true);
  });

  test("what is not counted any more says why, if it is known", () => {
    const missing = [answerOf({ ours: { missing: "not built" } })];
    const { lines } = compareCounts(counted({ requests: 102 }), missing);
    expect(lines[0]).toBe("WORSE  vault, requests: requests not counted any more (not built), was 102");
  });

  test("zero that became one is worse", () => {
    expect(compareCounts(counted({ waiting: 0 }), counted({ waiting: 1 })).isWorse).toBe(true);
  });

  test("of a question that was not asked now is left alone", () => {
    expect(compareCounts(counted({ requests: 102 }), []).isWorse).toBe(false);
  });

  test("a question that failed is worse, committed or not", () => {
    const failed = [{ name: "aws", title: "AWS", rows: [], failed: "ended with 1" }];
    const { lines, isWorse } = compareCounts([], failed);
    expect(isWorse).toBe(true);
    expect(lines[0]).toBe("FAILED aws ended with 1");
  });
});

describe("ratios", () => {
  const before = [answerOf({ ours: 20, floor: { name: "by hand", figure: 10 } })];

  test("stand beside the committed ones and decide nothing", () => {
    const now = [answerOf({ ours: 30, floor: { name: "by hand", figure: 10 } })];
    expect(compareRatios(before, now)).toEqual(["ratio  vault, requests : by hand: 3.00 ×, was 2.00 ×"]);
    expect(compareCounts(before, now).isWorse).toBe(false);
  });

  test("agree within a quarter of the smaller one, either way", () => {
    const agreement = (ours: number) =>
      agreementOf(before, [answerOf({ ours, floor: { name: "by hand", figure: 10 } })]);
    for (const ours of [25, 20, 16]) expect(agreement(ours)).toEqual({ ratios: 1, moved: [] });
    expect(agreement(25.1).moved).toEqual(["vault, requests : by hand: 2.51 ×, was 2.00 ×"]);
    expect(agreement(15.9).moved).toHaveLength(1);
  });

  test("to a floor of nothing are none", () => {
    const nothing = [answerOf({ ours: 20, floor: { name: "by hand", figure: 0 } })];
    expect(agreementOf(nothing, nothing)).toEqual({ ratios: 0, moved: [] });
  });

  test("are left out where a figure is missing", () => {
    const now = [answerOf({ ours: 30, floor: { name: "by hand", figure: { missing: "no peers" } } })];
    expect(compareRatios(before, now)).toEqual([]);
  });
});
