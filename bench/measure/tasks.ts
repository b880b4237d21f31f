import { Bench } from "tinybench";

/** Work in this process. */
export interface Task {
  readonly name: string;
  /** How many times one run does the thing that is measured: many for what takes nanoseconds. */
  readonly operations: number;
  run(): unknown;
}

/** How long is measured. */
export interface TaskEffort {
  readonly rounds: number;
  /** For each task, in each round. */
  readonly roundMs: number;
}

/** The usual effort; quick for a check. */
export function effortOf({ quick }: { readonly quick: boolean }): TaskEffort {
  return quick ? { rounds: 3, roundMs: 40 } : { rounds: 9, roundMs: 150 };
}

/**
 * Nanoseconds of one operation by task name: the median of the best round, as noise only adds to it. Every round runs all
 * tasks one after the other, so that all of them have their chance at a quiet moment.
 */
export async function measureTasks(
  tasks: readonly Task[],
  effort: TaskEffort,
): Promise<(name: string) => number> {
  const measured = new Map<string, number[]>();
  for (let round = 0; round < effort.rounds; round += 1) {
    const bench = createBench(effort, round === 0);
    for (const { name, run } of tasks) bench.add(name, run);
    await bench.run();
    for (const task of bench.tasks) {
      const { result } = task;
      if (result.state !== "completed") throw new Error(`${task.name} was not measured: ${result.state}`);
      measured.set(task.name, [...(measured.get(task.name) ?? []), result.latency.p50 * 1e6]);
    }
  }
  return (name) => {
    const operations = tasks.find((task) => task.name === name)?.operations ?? 1;
    return Math.min(...(measured.get(name) ?? [])) / operations;
  };
}

function createBench({ roundMs }: TaskEffort, warmup: boolean): Bench {
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
