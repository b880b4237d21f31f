import { setTimeout } from "node:timers/promises";
import type { FiguresSoFar } from "./figures-so-far.ts";

const name = "the probe";
/** How much longer than at best the probe may take where nobody else is at work on this processor. */
const tolerance = 1.15;
const pauseMs = 5;
/** How long one moment is waited for, and all moments of a process together. */
const patienceMs = 1_500;
const allPatienceMs = 45_000;
/** A moment takes no more than such a part of what is left, so that something is left for the last ones. */
const fairShare = 16;

/**
 * Gives what waits, for a while, until the machine is about as fast as it ever was in this run: a processor that is shared
 * with others changes its speed by up to twice, for moments or for seconds, and not for all code alike.
 */
export function quietMoments(soFar: FiguresSoFar): () => Promise<void> {
  // The first ones also compile it.
  soFar.least(name, Array.from({ length: 300 }, timeOfProbe));
  let waitedMs = 0;
  return async () => {
    const startedMs = performance.now();
    const limitMs = Math.min(patienceMs, (allPatienceMs - waitedMs) / fairShare);
    const tookMs = () => performance.now() - startedMs;
    while (!isQuiet(soFar) && tookMs() < limitMs) await setTimeout(pauseMs);
    waitedMs += tookMs();
  };
}

function isQuiet(soFar: FiguresSoFar): boolean {
  // Twice, as a processor that slept begins slowly.
  const took = [timeOfProbe(), timeOfProbe()];
  return Math.min(...took) <= tolerance * soFar.least(name, took);
}

function timeOfProbe(): number {
  const startedMs = performance.now();
  probe();
  return performance.now() - startedMs;
}

const numbers = Uint32Array.from({ length: 4_096 }, (_, index) => Math.imul(index, 2_654_435_761));
const places = new Map(Array.from({ length: 500 }, (_, index) => [`key-${index}`, index]));

/** Half a millisecond of arithmetic and of look-ups, as most of what is measured is one or the other. */
function probe(): number {
  let mixed = 0;
  for (let round = 0; round < 20; round += 1) {
    for (const number of numbers)
      mixed = Math.imul(mixed ^ number, 16_777_619) + (numbers[mixed & 4_095] ?? 0);
    for (const key of places.keys()) mixed += places.get(key) ?? 0;
  }
  return mixed;
}
