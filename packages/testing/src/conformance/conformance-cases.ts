import { batchCases } from "./batches.ts";
import { coreCases } from "./behind-core.ts";
import { concurrencyCases } from "./concurrency.ts";
import { type ConformanceCase, hasNeed } from "./conformance-case.ts";
import { faultCases } from "./faults.ts";
import { fieldCases } from "./fields.ts";
import type { ConformanceFixture } from "./fixture.ts";
import { keyCases } from "./keys.ts";
import { leakCases } from "./leaks.ts";
import { presenceCases } from "./presence.ts";
import { selectorCases } from "./selectors.ts";
import { valueCases } from "./values.ts";

/** Every case, in the order of the facets. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...keyCases,
  ...presenceCases,
  ...valueCases,
  ...fieldCases,
  ...selectorCases,
  ...batchCases,
  ...concurrencyCases,
  ...coreCases,
  ...faultCases,
  ...leakCases,
];

/** What a provider's fixture runs and what it doesn't, for a snapshot in the provider's repository. */
export interface ConformanceReport {
  readonly runs: readonly string[];
  /** Reasons by case. */
  readonly excluded: Readonly<Record<string, string>>;
}

/**
 * The cases that a fixture runs; the same as `conformanceReport(fixture).runs`, ready to run.
 *
 * ```ts
 * for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture)); // vitest or node:test
 * ```
 * @throws {Error} as `conformanceReport`
 */
export function casesFor(fixture: ConformanceFixture): readonly ConformanceCase[] {
  const names = new Set(conformanceReport(fixture).runs);
  return conformanceCases.filter(({ name }) => names.has(name));
}

/**
 * Which cases run and which are excluded, by name.
 * @throws {Error} for an exclusion of an unknown case or without a reason, and for a case that is neither excluded nor
 *   given what it needs
 */
export function conformanceReport(fixture: ConformanceFixture): ConformanceReport {
  const faults = [...exclusionFaults(fixture), ...needFaults(fixture)];
  if (faults.length > 0) throw new Error(`the conformance fixture is not complete:\n${faults.join("\n")}`);
  const names = conformanceCases.map(({ name }) => name);
  return { runs: names.filter((name) => !(name in fixture.excluded)), excluded: { ...fixture.excluded } };
}

function exclusionFaults({ excluded }: ConformanceFixture): string[] {
  const names = new Set(conformanceCases.map(({ name }) => name));
  return Object.entries(excluded).flatMap(([name, reason]) => {
    if (!names.has(name)) return [`there is no case "${name}"`];
    return reason.trim() === "" ? [`"${name}" is excluded without a reason`] : [];
  });
}

function needFaults(fixture: ConformanceFixture): string[] {
  return conformanceCases
    .filter(({ name }) => !(name in fixture.excluded))
    .flatMap(({ name, needs = [] }) => {
      const missing = needs.filter((need) => !hasNeed(fixture, need));
      return missing.length === 0
        ? []
        : [`"${name}" needs ${missing.join(", ")}: give it, or exclude the case with a reason`];
    });
}
