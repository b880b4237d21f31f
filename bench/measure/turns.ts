import { median } from "./statistics.ts";

/** Something that is measured whole, such as a process or many requests. */
export interface Contest {
  readonly name: string;
  run(): Promise<unknown>;
}

/**
 * Nanoseconds by name, the median of the runs: one loop in which each contender runs once, so that all see the same
 * noise. Each runs once more before, unmeasured.
 */
export async function measureInTurns(
  contests: readonly Contest[],
  runs: number,
): Promise<(name: string) => number> {
  const measured = new Map<string, number[]>();
  for (const { run } of contests) await run();
  for (let turn = 0; turn < runs; turn += 1) {
    for (const { name, run } of contests) {
      const started = process.hrtime.bigint();
      await run();
      const tookNs = Number(process.hrtime.bigint() - started);
      measured.set(name, [...(measured.get(name) ?? []), tookNs]);
    }
  }
  return (name) => median(measured.get(name) ?? []);
}
