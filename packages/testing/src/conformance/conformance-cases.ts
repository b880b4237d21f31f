import { batchCases } from "./batches.ts";
import { coreCases } from "./behind-core.ts";
import { concurrencyCases } from "./concurrency.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { faultCases } from "./faults.ts";
import { fieldCases } from "./fields.ts";
import { type ConformanceFixture, hasNeed, type Need } from "./fixture.ts";
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
 * @throws {Error} for an exclusion of an unknown case or need, or without a reason, and for a case that is neither excluded nor
 *   given what it needs
 */
export function conformanceReport(fixture: ConformanceFixture): ConformanceReport {
  const faults = [...exclusionFaults(fixture), ...needFaults(fixture)];
  if (faults.length > 0) throw new Error(`the conformance fixture is not complete:\n${faults.join("\n")}`);
  const excluded = allExcluded(fixture);
  const names = conformanceCases.map(({ name }) => name);
  return { runs: names.filter((name) => !(name in excluded)), excluded };
}

/** Reasons by case: those excluded by name, and those that need what the backend lacks. */
function allExcluded(fixture: ConformanceFixture): Readonly<Record<string, string>> {
  const lacking = conformanceCases.flatMap(({ name, needs = [] }): [string, string][] => {
    const reason = needs.map((need) => reasonOf(fixture, need)).find((found) => found !== undefined);
    return reason === undefined ? [] : [[name, reason]];
  });
  return { ...Object.fromEntries(lacking), ...fixture.excluded };
}

function reasonOf(fixture: ConformanceFixture, need: Need): string | undefined {
  if (hasNeed(fixture, need)) return undefined;
  const { lacks = {} } = fixture;
  return lacks[need] ?? (need.startsWith("faults.") ? lacks.faults : undefined);
}

function exclusionFaults({ excluded, lacks = {} }: ConformanceFixture): string[] {
  const names = new Set(conformanceCases.map(({ name }) => name));
  const needs: ReadonlySet<string> = new Set(conformanceCases.flatMap(({ needs = [] }) => needs));
  return [
    ...Object.keys(excluded).flatMap((name) => (names.has(name) ? [] : [`there is no case "${name}"`])),
    ...Object.keys(lacks).flatMap((need) =>
      needs.has(need) || need === "faults" ? [] : [`no case needs "${need}"`],
    ),
    ...Object.entries({ ...excluded, ...lacks }).flatMap(([name, reason]) =>
      reason.trim() === "" ? [`"${name}" is excluded without a reason`] : [],
    ),
  ];
}

function needFaults(fixture: ConformanceFixture): string[] {
  const excluded = allExcluded(fixture);
  return conformanceCases
    .filter(({ name }) => !(name in excluded))
    .flatMap(({ name, needs = [] }) => {
      const missing = needs.filter((need) => !hasNeed(fixture, need));
      return missing.length === 0
        ? []
        : [`"${name}" needs ${missing.join(", ")}: give it, or say in lacks or excluded why not`];
    });
}
