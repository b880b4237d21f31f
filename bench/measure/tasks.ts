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
 * other, so that all of them have their chance at a quiet moment. `what` is the tasks' name in the question.
 */
export async function measureTasks(
  what: string,
  tasks: readonly Task[],
  { quick, best }: Pick<Setting, "quick" | "best">,
): Promise<(name: string) => number> {
  const { rounds, roundMs } = quick ? { rounds: 3, roundMs: 40 } : { rounds: 4, roundMs: 100 };
  const measured = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    const bench = createBench(roundMs, round === 0);
    for (const { name, run } of tasks) bench.add(name, run);
    await bench.run();
    for (const task of bench.tasks) {
      const { result } = task;
      if (result.state !== "completed") throw new Error(`${task.name} was not measured: ${result.state}`);
      measured.set(task.name, [...(measured.get(task.name) ?? []), result.latency.p50 * 1e6]);
    }
  }
  const figures = new Map(
    tasks.map(({ name, operations }) => {
      const times = (measured.get(name) ?? []).map((time) => time / operations);
      return [name, best.least(`${what}: ${name}`, times)];
    }),
  );
  return (name) => figures.get(name) ?? Number.NaN;
}

function createBench(roundMs: number, warmup: boolean): Bench {
  return new Bench({
    time: roundMs,
    iterations: 1,
    warmup,
    warmupTime: roundMs,
    warmupIterations: 1,
    throws: true,
  });
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
