import type { Clock, SecretError } from "@latebound/provider";
import { closedError } from "./closed-error.ts";

/** Counts the calls under way, so that closing can wait for them and then cut them off. */
export interface Lifecycle {
  /** Notes the beginning of a call. @throws {SecretError} `closed` */
  enter(): void;
  leave(): void;
  /** Settles as `promise` does, or with `closed` when the calls are or were cut off first. */
  untilCut<T>(promise: Promise<T>): Promise<T>;
  /** Aborted as soon as closing begins. */
  readonly closing: AbortSignal;
  /** Refuses new calls, waits for those under way up to `graceMs`, then cuts them off. */
  drain(graceMs: number): Promise<void>;
}

/** A lifecycle with no call under way. */
export function createLifecycle(clock: Clock): Lifecycle {
  const closing = new AbortController();
  const cuts = new Set<(error: SecretError) => void>();
  // A plain flag: asking a signal costs more than the rest of `enter`.
  let isClosing = false;
  let cutOff = false;
  let running = 0;
  let whenIdle: (() => void) | undefined;
  return {
    closing: closing.signal,
    enter() {
      if (isClosing) throw closedError();
      running++;
    },
    leave() {
      running--;
      if (running === 0) whenIdle?.();
    },
    untilCut(promise) {
      const settled = raceWithCut(promise, cuts);
      if (cutOff) cutAll(cuts);
      return settled;
    },
    async drain(graceMs) {
      isClosing = true;
      closing.abort();
      const idle = new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
      if (running > 0 && graceMs > 0) await withinGrace(idle, clock, graceMs);
      cutOff = true;
      cutAll(cuts);
    },
  };
}

async function withinGrace(idle: Promise<void>, clock: Clock, graceMs: number): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const cancel = clock.setTimer(resolve, graceMs);
  await Promise.race([idle, over]);
  cancel();
}

function cutAll(cuts: ReadonlySet<(error: SecretError) => void>): void {
  for (const cut of cuts) cut(closedError());
}

function raceWithCut<T>(promise: Promise<T>, cuts: Set<(error: SecretError) => void>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    cuts.add(reject);
    promise.then(resolve, reject).finally(() => cuts.delete(reject));
  });
}
