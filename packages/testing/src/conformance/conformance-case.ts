import type { ConformanceFixture, Need } from "./fixture.ts";

/** One thing that every provider must do, as data: run it with vitest, `node --test` or by hand. */
export interface ConformanceCase {
  /** Unique, a sentence about the provider. */
  readonly name: string;
  readonly needs?: readonly Need[];
  /** @throws {assert.AssertionError} with what the provider did wrong */
  run(fixture: ConformanceFixture): Promise<void>;
}
