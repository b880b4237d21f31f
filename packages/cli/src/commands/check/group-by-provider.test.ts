import type { WrittenReference } from "@latebound/core/inspection";
import { expect, test } from "vitest";
import type { Finding } from "./finding.ts";
import { groupByProvider } from "./group-by-provider.ts";

const finding = (line: number, known: Partial<Finding>): Finding => ({
  ...{ level: "fault", code: "unavailable", summary: "v is down", provider: "v", at: { line } },
  ...known,
});
const requests = ["v", "v", "v", "w"].map((provider) => ({
  written: { provider } as WrittenReference,
  consumer: "cli:check",
}));

test("what concerns a provider is told once, at its first reference, with how many more it concerns", () => {
  const down = [1, 3, 4].map((line) => finding(line, {}));
  const other = finding(2, { provider: "w" });
  expect(
    groupByProvider(
      [down[0], other, ...down.slice(1)].flatMap((one) => one ?? []),
      requests,
    ),
  ).toEqual([finding(1, { summary: "v is down; and 2 more references of this provider", more: 2 }), other]);
  expect(groupByProvider(down.slice(1), requests)).toEqual([
    finding(3, { summary: "v is down; and 1 more reference of this provider", more: 1 }),
  ]);
});

test("refusals are grouped only where everything of the provider was refused, absences never", () => {
  const refused = [1, 2, 3].map((line) => finding(line, { code: "access_denied" }));
  expect(groupByProvider(refused, requests)).toMatchObject([{ at: { line: 1 }, more: 2 }]);
  expect(groupByProvider(refused.slice(1), requests)).toEqual(refused.slice(1));
  const absent = [1, 2, 3].map((line) => finding(line, { code: "not_found" }));
  expect(groupByProvider(absent, requests)).toEqual(absent);
  const nobodys = [1, 2].map(
    (at) => ({ level: "fault", code: "unavailable", summary: "x", at: { line: at } }) as const,
  );
  expect(groupByProvider(nobodys, requests)).toEqual(nobodys);
});
