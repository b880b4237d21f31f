import type { Figure } from "../report/answer.ts";
import { median } from "./statistics.ts";

/** Something that is measured whole, such as a process or many requests. */
export interface Contest {
  readonly name: string;
  run(): Promise<unknown>;
}

/**
 * Nanoseconds by name, the median of the runs: one loop in which each contender runs once, so that all see the same
 * noise. Each runs once more before, unmeasured; one that fails is missing from then on.
 */
export async function measureInTurns(
  contests: readonly Contest[],
  runs: number,
): Promise<(name: string) => Figure> {
  const measured = new Map<string, number[]>();
  const failed = new Set<string>();
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const contest of contests.filter(({ name }) => !failed.has(name))) {
      const tookNs = await timeOf(contest);
      if (tookNs === undefined) failed.add(contest.name);
      else if (turn > 0) measured.set(contest.name, [...(measured.get(contest.name) ?? []), tookNs]);
    }
  }
  return (name) => {
    const times = measured.get(name);
    return times === undefined || failed.has(name) ? { missing: "failed" } : median(times);
  };
}

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
