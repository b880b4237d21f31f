import { parseArgs } from "node:util";
import type { FuzzTarget } from "../tests/fuzz/fuzz-target.ts";
import { createRandom, type Random } from "../tests/fuzz/random.ts";
import { runCases } from "../tests/fuzz/run-cases.ts";
import { fuzzTargets } from "../tests/fuzz/targets.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    first: { type: "string", default: "0" },
    target: { type: "string" },
  },
});

const seed = Number(values.seed);
const cases = { seed, count: Number(values.cases), first: Number(values.first) };
const shapeCount = 20;
const shortLength = 1 << 17;
const longLength = 1 << 20;
/** Eight times the length may take eight times as long, and four times that with garbage collected; squared it is 64. */
const maxRatio = 32;
/** Below this a measured time is mostly noise. */
const noiseMs = 2;

const targets = fuzzTargets.filter(({ name }) => values.target === undefined || name === values.target);
if (targets.length === 0) throw new Error(`targets are ${fuzzTargets.map(({ name }) => name).join(", ")}`);
console.log(`seed ${seed}, ${cases.count} cases for each target`);
for (const target of targets) {
  const startedMs = performance.now();
  await runCases(target, cases);
  const growth = target.pickShape
    ? `time for 8 × the length: × ${worstRatio(target, createRandom(seed))}`
    : "";
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`ok  ${target.name.padEnd(12)} ${seconds.padStart(7)} s  ${growth}`);
}

function worstRatio(target: FuzzTarget, random: Random): string {
  const ratios = Array.from({ length: shapeCount }, () => ratioOf(target, random));
  const worst = Math.max(0, ...ratios);
  if (worst > maxRatio) throw new Error(`${target.name}: time for 8 × the length grew × ${worst.toFixed(1)}`);
  return worst.toFixed(1);
}

function ratioOf(target: FuzzTarget, random: Random): number {
  const shape = target.pickShape?.(random);
  if (!shape) return 0;
  const [short, long] = [shape(shortLength), shape(longLength)].map(bestTimeMs);
  return (long ?? 0) / Math.max(short ?? 0, noiseMs);
}

/** Processor time, which other processes don't lengthen. */
function bestTimeMs(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1_000;
  });
  return Math.min(...times);
}
