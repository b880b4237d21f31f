import { Bench } from "tinybench";
import type { Setting } from "../setting.ts";

/** Work in this process. */
export interface Task {
  readonly name: string;
  /** How many times one run does the thing that is measured: many for what takes nanoseconds. */
  readonly operations: number;
  run(): unknown;
}

/**
 * Nanoseconds of one operation by task name: the median of the best round. Every round runs all tasks one after the
 * other, each when the machine is quiet. `what` is the tasks' name in the question.
 */
export async function measureTasks(
  what: string,
  tasks: readonly Task[],
  { quick, soFar, untilQuiet }: Setting,
): Promise<(name: string) => number> {
  const { rounds, roundMs } = quick ? { rounds: 3, roundMs: 40 } : { rounds: 10, roundMs: 40 };
  const measured = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const task of tasks) {
      await untilQuiet();
      const times = measured.get(task.name) ?? [];
      measured.set(task.name, [...times, await timeOf(task, roundMs, round === 0)]);
    }
  }
  const figures = new Map(
    tasks.map(({ name }) => [name, soFar.least(`${what}: ${name}`, measured.get(name) ?? [])]),
  );
  return (name) => figures.get(name) ?? Number.NaN;
}

async function timeOf({ name, operations, run }: Task, roundMs: number, warmup: boolean): Promise<number> {
  const warmupTime = 2 * roundMs;
  const bench = new Bench({
    time: roundMs,
    iterations: 1,
    warmup,
    warmupTime,
    warmupIterations: 1,
    throws: true,
  });
  const [measured] = await bench.add(name, run).run();
  if (measured?.result.state !== "completed") throw new Error(`${name} was not measured`);
  return (measured.result.latency.p50 * 1e6) / operations;
}

/** Work that awaits one call after the other. */
export function repeated(name: string, operations: number, call: () => PromiseLike<unknown> | unknown): Task {
  return {
    name,
    operations,
    async run() {
      for (let count = 0; count < operations; count += 1) await call();
    },
  };
}
