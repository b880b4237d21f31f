import { setTimeout } from "node:timers/promises";
import type { BestFigures } from "./best-figures.ts";
import { runProgram } from "./run-program.ts";

/** Something short, whose time tells how fast the machine is at the moment. */
export interface Probe {
  readonly name: string;
  /** How many times longer than at best it may take where nobody else is at work on this processor. */
  readonly tolerance: number;
  /** So many at the beginning show what it takes at best. */
  readonly count: number;
  run(): unknown;
}

const pauseMs = 5;
/** How long one moment is waited for, and all moments of a process together. */
const patienceMs = 1_500;
const allPatienceMs = 60_000;

/**
 * Gives what waits, for a while, until the machine is about as fast as it ever was in this run: a processor that is shared
 * with others changes its speed by up to twice, for moments or for seconds, and not for all code alike.
 */
export async function quietMoments(best: BestFigures, probe: Probe): Promise<() => Promise<void>> {
  for (let count = 0; count < probe.count; count += 1) await isQuiet(best, probe);
  let waitedMs = 0;
  return async () => {
    const startedMs = performance.now();
    const limitMs = Math.min(patienceMs, allPatienceMs - waitedMs);
    const tookMs = () => performance.now() - startedMs;
    while (!(await isQuiet(best, probe)) && tookMs() < limitMs) await setTimeout(pauseMs);
    waitedMs += tookMs();
  };
}

async function isQuiet(best: BestFigures, { name, tolerance, run }: Probe): Promise<boolean> {
  const isFast = async () => {
    const startedMs = performance.now();
    await run();
    const tookMs = performance.now() - startedMs;
    return tookMs <= tolerance * best.least(`probe: ${name}`, [tookMs]);
  };
  // Once more, as a processor that slept begins slowly.
  return (await isFast()) || (await isFast());
}

const numbers = Uint32Array.from({ length: 4_096 }, (_, index) => Math.imul(index, 2_654_435_761));
const places = new Map(Array.from({ length: 500 }, (_, index) => [`key-${index}`, index]));

/** For code of this process: half a millisecond of arithmetic and of look-ups, as most of what is measured is one or the other. */
export const mixing: Probe = {
  name: "mixing",
  tolerance: 1.15,
  count: 300,
  run() {
    let mixed = 0;
    for (let round = 0; round < 20; round += 1) {
      for (const number of numbers)
        mixed = Math.imul(mixed ^ number, 16_777_619) + (numbers[mixed & 4_095] ?? 0);
      for (const key of places.keys()) mixed += places.get(key) ?? 0;
    }
    return mixed;
  },
};

/** For whole processes, whose memory and files are new to the system. */
export const launching: Probe = {
  name: "launching",
  tolerance: 1.1,
  count: 20,
  run: () => runProgram({ command: process.execPath, args: ["-e", "0"] }),
};
