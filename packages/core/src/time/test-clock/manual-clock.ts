import { setImmediate } from "node:timers/promises";
import type { Clock } from "@latebound/provider";

const longestDelayMs = 2 ** 31 - 1;

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves both clocks on, firing timers at their times and letting what they start run in between. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, as NTP does; negative sets it back. Fires nothing. */
  stepWall(ms: number): void;
  /** The machine sleeps: wall time passes, monotonic time and timers stand still. */
  suspend(ms: number): void;
  /** Timers set and neither fired nor cancelled. */
  readonly pendingTimers: number;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock for tests, beginning at `startMs` in Unix milliseconds (default: the first of January 2026). */
export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  const timers = new Set<Timer>();
  let wallMs = startMs;
  let monotonicMs = 0;
  const moveTo = (targetMs: number) => {
    wallMs += targetMs - monotonicMs;
    monotonicMs = targetMs;
  };
  return {
    now: () => wallMs,
    monotonicMs: () => monotonicMs,
    setTimer(callback, delayMs) {
      const dueMs = monotonicMs + Math.min(Math.max(delayMs, 0), longestDelayMs);
      const timer: Timer = { dueMs, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const targetMs = monotonicMs + ms;
      await settle();
      for (let timer = nextOf(timers, targetMs); timer; timer = nextOf(timers, targetMs)) {
        timers.delete(timer);
        moveTo(Math.max(monotonicMs, timer.dueMs));
        timer.callback();
        await settle();
      }
      moveTo(targetMs);
    },
    stepWall: (ms) => {
      wallMs += ms;
    },
    suspend: (ms) => {
      wallMs += ms;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}

function nextOf(timers: ReadonlySet<Timer>, targetMs: number): Timer | undefined {
  let next: Timer | undefined;
  for (const timer of timers) {
    if (timer.dueMs <= targetMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
  }
  return next;
}

/** Lets everything that needs no more time run: promises, and a few turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await setImmediate();
}
