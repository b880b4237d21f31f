import type { Figure } from "../report/answer.ts";
import { median } from "./statistics.ts";

/** Something that is measured whole, such as a process or many requests. */
export interface Contest {
  readonly name: string;
  run(): Promise<unknown>;
}

/** What the turns took, in nanoseconds, by the names of the contests. */
export interface TurnTimes {
  /** The median of the runs. */
  of(name: string): Figure;
  /** The median of what a run took more than the other's run in the same turn. */
  over(name: string, other: string): Figure;
}

/**
 * Runs in turns: one loop in which each contender runs once, so that all see the same noise. Each runs once more before,
 * unmeasured; one that fails is missing from then on.
 */
export async function measureInTurns(contests: readonly Contest[], runs: number): Promise<TurnTimes> {
  const measured = new Map<string, number[]>();
  const failed = new Set<string>();
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const contest of contests.filter(({ name }) => !failed.has(name))) {
      const tookNs = await timeOf(contest);
      if (tookNs === undefined) failed.add(contest.name);
      else if (turn > 0) measured.set(contest.name, [...(measured.get(contest.name) ?? []), tookNs]);
    }
  }
  const timesOf = (name: string) => (failed.has(name) ? undefined : measured.get(name));
  return {
    of(name) {
      const times = timesOf(name);
      return times === undefined ? missing : median(times);
    },
    over(name, other) {
      const others = timesOf(other);
      const more = timesOf(name)?.map((time, turn) => time - (others?.[turn] ?? Number.NaN));
      return more === undefined || others === undefined ? missing : median(more);
    },
  };
}

const missing: Figure = { missing: "failed" };

/** What one run takes; what a failure says is told on stderr only, as it may name places of this machine. */
async function timeOf({ name, run }: Contest): Promise<number | undefined> {
  const started = process.hrtime.bigint();
  try {
    await run();
  } catch (error) {
    console.error(`bench: ${name} failed: ${error instanceof Error ? error.message : "for no reason"}`);
    return undefined;
  }
  return Number(process.hrtime.bigint() - started);
}
