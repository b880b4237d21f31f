import { type Clock, SecretError } from "@latebound/provider";
import type { Emit } from "../events/secret-event.ts";
import { backOffMs, outageBackOff } from "../time/back-off.ts";

const failuresToOpen = 3;

/** How a fetch may go on: as usual, as the one probe, or not at all. */
export type Admission = "pass" | "probe" | SecretError;

/** What a fetch found out about the backend: its I/O fault, that it answers, or nothing. */
export type Verdict = SecretError | "alive" | "unknown";

/** One provider's circuit breaker: open after 3 failed fetches in a row, then one probe per back-off. */
export interface Breaker {
  /** The fault that a fetch would get now; a fresh one each time. */
  readonly fault: SecretError | undefined;
  admit(): Admission;
  settle(admission: Admission, verdict: Verdict): void;
}

/** What a breaker works with. */
export interface BreakerOptions {
  readonly provider: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: Emit;
}

/** A closed breaker. */
export function createBreaker({ provider, clock, random, emit }: BreakerOptions): Breaker {
  const state: BreakerState = { failures: 0, openings: 0, probing: false, probeAtMs: 0, last: undefined };
  const open = (fault: SecretError) => {
    state.openings += 1;
    state.last = fault;
    state.probeAtMs = clock.monotonicMs() + backOffMs(outageBackOff, state.openings, random);
    emit({ type: "breaker", provider, state: "open", code: fault.code });
  };
  const close = () => {
    if (state.last) emit({ type: "breaker", provider, state: "closed" });
    Object.assign(state, { failures: 0, openings: 0, last: undefined });
  };
  const faultNow = () => refusal(state, provider, clock.monotonicMs());
  return {
    get fault() {
      return faultNow();
    },
    admit() {
      const fault = faultNow();
      if (fault || !state.last) return fault ?? "pass";
      state.probing = true;
      emit({ type: "breaker", provider, state: "probing" });
      return "probe";
    },
    settle(admission, verdict) {
      const probed = admission === "probe";
      if (probed) state.probing = false;
      if (verdict === "alive") close();
      if (typeof verdict === "string") return;
      state.failures += 1;
      if (probed || (!state.last && state.failures >= failuresToOpen)) open(verdict);
    },
  };
}

interface BreakerState {
  failures: number;
  /** Openings in a row; each doubles the back-off. */
  openings: number;
  probing: boolean;
  probeAtMs: number;
  /** The fault that opened it; undefined while closed. */
  last: SecretError | undefined;
}

function refusal({ last, probing, probeAtMs }: BreakerState, provider: string, nowMs: number) {
  const waitMs = probeAtMs - nowMs;
  if (!last || (!probing && waitMs <= 0)) return undefined;
  return new SecretError(last.code, {
    message: `provider "${provider}" is not asked for the moment, because its last calls failed`,
    hint: "see whether it can be reached; it is tried again on its own",
    provider,
    allowStale: last.allowStale,
    retryAfterMs: Math.max(0, Math.ceil(waitMs)),
  });
}
