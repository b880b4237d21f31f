import type { Figure } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { median, sum } from "./statistics.ts";

/** Something that is measured whole, such as a process or many requests. */
export interface Contest {
  readonly name: string;
  run(): Promise<unknown>;
}

/** Contests, by what they are called in the question. */
export interface Turns {
  readonly what: string;
  readonly contests: readonly Contest[];
  /** How many count. */
  readonly turns: number;
}

/**
 * What the turns took, in nanoseconds, by the names of the contests: in the process in which all together took least, so
 * that what is compared was measured side by side.
 */
export interface TurnTimes {
  /** The median of the runs. */
  of(name: string): Figure;
  /** The median of what a run took more than the other's run in the same turn. */
  over(name: string, other: string): Figure;
}

/** So many times as many turns are run as count. */
const spare = 2;

/**
 * Runs in turns: one loop in which each contender runs once, at a quiet moment, so that all see the same noise. Each runs
 * once more before, unmeasured; one that fails is left out. Those turns count in which all together took least.
 */
export async function measureInTurns(
  { what, contests, turns }: Turns,
  { best, untilQuiet }: Pick<Setting, "best" | "untilQuiet">,
): Promise<TurnTimes> {
  const all: Map<string, number>[] = [];
  const failed = new Set<string>();
  for (let turn = 0; turn <= spare * turns; turn += 1) {
    const times = new Map<string, number>();
    for (const contest of contests.filter(({ name }) => !failed.has(name))) {
      if (turn > 0) await untilQuiet();
      const tookNs = await timeOf(contest);
      if (tookNs === undefined) failed.add(contest.name);
      else times.set(contest.name, tookNs);
    }
    if (turn > 0) all.push(times);
  }
  for (const name of failed) for (const times of all) times.delete(name);
  const counted = quietestOf(all, turns);
  const timesOf = (name: string) => counted.flatMap((times) => times.get(name) ?? []);
  const medians = contests.filter(({ name }) => !failed.has(name)).map(({ name }) => median(timesOf(name)));
  // By their product, so that a slow one doesn't decide alone; a process in which fewer fail comes first in any case.
  const together = sum(medians.map(Math.log)) + 1_000 * failed.size;
  const isQuietest = best.least(`${what}: together`, [together]) === together;
  const figureOf = (name: string, times: readonly number[]): Figure => {
    const place = `${what}: ${name}`;
    const known = best.known(place);
    // One that failed in this process may have been measured in another.
    if (times.length === 0) return known ?? missing;
    return isQuietest || known === undefined ? best.keep(place, median(times)) : known;
  };
  return {
    of: (name) => figureOf(name, timesOf(name)),
    over(name, other) {
      const others = timesOf(other);
      const more = others.length === 0 ? [] : timesOf(name).map((time, turn) => time - (others[turn] ?? 0));
      return figureOf(`${name} over ${other}`, more);
    },
  };
}

/** So many turns, in which the contests together took least, each by what it takes in the middle. */
function quietestOf(all: readonly ReadonlyMap<string, number>[], count: number) {
  const names = [...(all[0]?.keys() ?? [])];
  const usual = new Map(names.map((name) => [name, median(all.map((times) => times.get(name) ?? 0))]));
  const togetherOf = (times: ReadonlyMap<string, number>) =>
    sum(names.map((name) => (times.get(name) ?? 0) / (usual.get(name) ?? 1)));
  return all.toSorted((one, other) => togetherOf(one) - togetherOf(other)).slice(0, count);
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
