import type { ConformanceFixture, FaultName } from "./fixture.ts";

/** What of a fixture a case can't do without: an optional member, or one of its faults. */
export type Need =
  | keyof Omit<ConformanceFixture, "excluded" | "instance" | "path" | "seed" | "credentials" | "refusedPaths">
  | `faults.${FaultName}`;

/** One thing that every provider must do, as data: run it with vitest, `node --test` or by hand. */
export interface ConformanceCase {
  /** Unique, a sentence about the provider. */
  readonly name: string;
  readonly needs?: readonly Need[];
  /** @throws {assert.AssertionError} with what the provider did wrong */
  run(fixture: ConformanceFixture): Promise<void>;
}

/** Whether a fixture has what a case needs. */
export function hasNeed(fixture: ConformanceFixture, need: Need): boolean {
  if (!need.startsWith("faults.")) return fixture[need as keyof ConformanceFixture] !== undefined;
  return fixture.faults?.[need.slice("faults.".length) as FaultName] !== undefined;
}
