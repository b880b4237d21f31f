import type { Figure } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { quantile } from "./statistics.ts";

/** Something that is measured whole, such as a process or many requests. */
export interface Contest {
  readonly name: string;
  run(): Promise<unknown>;
  /** It runs in so many turns once only, as one that takes seconds and always about as long; default 1. */
  readonly inEvery?: number;
}

/** Contests, by what they are called in the question. */
export interface Turns {
  readonly what: string;
  readonly contests: readonly Contest[];
  /** How often each runs in one process of the question. */
  readonly turns: number;
}

/** What the runs of all processes took, in nanoseconds, by the names of the contests. */
export interface TurnTimes {
  /** What a tenth of the runs took less than. */
  of(name: string): Figure;
  /** How much more that is than the other's. */
  over(name: string, other: string): Figure;
  /** The middle one of all runs, those that other programs slowed among them. */
  median(name: string): Figure;
}

/**
 * The part of the runs that take less than the figure: on a machine that others share most runs are slow because of them,
 * each by more or less, and the quick ones differ least from one measurement to the next.
 */
const quickPart = 0.1;

/**
 * Runs in turns: one loop in which each contender runs once, at a quiet moment, so that all see the same noise. Each runs
 * once more before, unmeasured; one that fails is left out.
 */
export async function measureInTurns(
  { what, contests, turns }: Turns,
  { soFar, untilQuiet }: Pick<Setting, "soFar" | "untilQuiet">,
): Promise<TurnTimes> {
  const times = await runInTurns({ contests, turns }, untilQuiet);
  // One that failed in this process may have been measured in another.
  const every = new Map(
    contests.map(({ name }) => [name, soFar.every(`${what}: ${name}`, times.get(name) ?? [])]),
  );
  const figure = (name: string, part: number): Figure => {
    const runs = every.get(name) ?? [];
    return runs.length === 0 ? missing : quantile(runs, part);
  };
  const of = (name: string) => figure(name, quickPart);
  return {
    of,
    over(name, other) {
      const [more, less] = [of(name), of(other)];
      return typeof more === "number" && typeof less === "number" ? more - less : missing;
    },
    median: (name) => figure(name, 0.5),
  };
}

/** What the runs of each took; nothing of one that failed. */
async function runInTurns(
  { contests, turns }: Pick<Turns, "contests" | "turns">,
  untilQuiet: Setting["untilQuiet"],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>(contests.map(({ name }) => [name, []]));
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const contest of contests.filter(({ inEvery = 1 }) => turn % inEvery === 0)) {
      const measured = times.get(contest.name);
      if (measured === undefined) continue;
      if (turn > 0) await untilQuiet();
      const tookNs = await timeOf(contest);
      if (tookNs === undefined) times.delete(contest.name);
      else if (turn > 0) measured.push(tookNs);
    }
  }
  return times;
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
