import type { Clock, Lease, Payload, SecretError } from "@latebound/provider";
import type { ProviderSettings } from "../config/config.ts";
import type { CacheState } from "../events/secret-event.ts";
import { backOffMs, outageBackOff } from "../time/back-off.ts";
import { betweenMs, elapsedMs, type Moment } from "../time/moment.ts";
import { type OpenPayload, openPayload } from "../value/open-payload.ts";
import type { CacheAnswer } from "./secret-cache.ts";

/** What the entries of a cache share. */
export interface EntryContext {
  readonly clock: Clock;
  /** The moment it is on the clock; what is fetched together may get the same one. */
  readonly now: () => Moment;
  readonly random: () => number;
}

/** Why an entry was not replaced, and until when nobody tries. */
interface Outage {
  readonly failures: number;
  readonly pauseEndsAgeMs: number;
  readonly io: boolean;
  readonly code: SecretError["code"];
  readonly staleForbidden: boolean;
}

/** A fetched payload, or an absence, with its life; as it is, the answer of a hit. There are many: it holds no more than it must. */
export class CacheEntry implements CacheAnswer {
  readonly #payload: Payload | undefined;
  #opened: OpenPayload | undefined;
  readonly #context: EntryContext;
  readonly revision: number;
  /** A lease in force; replaced by renewals. */
  lease: Lease | undefined;
  /** From then on a hit starts a refresh; equal to the life where there is none. */
  refreshAgeMs: number;
  /** Until when calls need not wait for the fetch. */
  lifeMs: number;
  /** The age at which the backend itself no longer honours the value. */
  #backendLifeMs: number;
  #fetchedAt: Moment;
  #outage: Outage | undefined;

  constructor(
    payload: Payload | undefined,
    revision: number,
    settings: ProviderSettings,
    context: EntryContext,
  ) {
    this.#payload = payload;
    this.#context = context;
    this.#fetchedAt = context.now();
    this.revision = revision;
    this.lease = payload?.lease;
    this.#backendLifeMs = backendLifeMs(payload, this.lease, this.#fetchedAt);
    const ttlMs = payload ? settings.cacheTtlMs : settings.negativeTtlMs;
    this.lifeMs = this.lease ? this.#backendLifeMs : Math.min(ttlMs, this.#backendLifeMs);
    const refreshed = payload !== undefined && this.lease === undefined;
    this.refreshAgeMs = refreshed ? this.lifeMs * (0.5 + 0.4 * context.random()) : this.lifeMs;
  }

  get state(): CacheState {
    return this.#payload ? "hit" : "negative";
  }

  get payload(): Payload | undefined {
    return this.#payload;
  }

  get opened(): OpenPayload | undefined {
    if (this.#payload) this.#opened ??= openPayload(this.#payload);
    return this.#opened;
  }

  get expiresAtMs(): number {
    return this.#fetchedAt.wallMs + this.lifeMs;
  }

  /** Milliseconds since it was fetched, or its lease renewed. */
  get ageMs(): number {
    return elapsedMs(this.#context.clock, this.#fetchedAt);
  }

  /** Milliseconds from then to a moment. */
  ageAt(now: Moment): number {
    return betweenMs(this.#fetchedAt, now);
  }

  /** How long the back-off after a failed fetch still lasts; 0 without one. */
  get pauseMs(): number {
    return this.#outage ? Math.max(0, this.#outage.pauseEndsAgeMs - this.ageMs) : 0;
  }

  /** The code of the I/O fault that it was last kept in spite of. */
  get outageCode(): SecretError["code"] | undefined {
    return this.#outage?.io ? this.#outage.code : undefined;
  }

  /** The same contents as the answer to a call that did not simply hit. */
  answerAs(state: CacheState): CacheAnswer {
    return new OtherAnswer(this, state);
  }

  /** Whether it may answer in place of an I/O fault: a value, in its life or at most `maxStaleMs` past it. */
  mayStandIn(maxStaleMs: number): boolean {
    const { ageMs } = this;
    if (!this.#payload || ageMs >= this.#backendLifeMs) return false;
    return ageMs < this.lifeMs || (!this.#outage?.staleForbidden && ageMs - this.lifeMs <= maxStaleMs);
  }

  /** Remembers a failed fetch: the next waits for a back-off, and a fault that forbids stale values does so for good. */
  failed(fault: SecretError): void {
    const failures = (this.#outage?.failures ?? 0) + 1;
    this.#outage = {
      failures,
      pauseEndsAgeMs: this.ageMs + backOffMs(outageBackOff, failures, this.#context.random),
      io: isOutage(fault),
      code: fault.code,
      staleForbidden: this.#outage?.staleForbidden || !fault.allowStale,
    };
  }

  /** Begins a new life under a renewed lease. */
  renewed(lease: Lease): void {
    this.lease = lease;
    this.#fetchedAt = this.#context.now();
    this.#backendLifeMs = backendLifeMs(this.#payload, lease, this.#fetchedAt);
    this.lifeMs = this.#backendLifeMs;
    this.refreshAgeMs = this.lifeMs;
  }

  /** It never answers again. */
  end(): void {
    this.lifeMs = 0;
    this.#backendLifeMs = 0;
  }
}

function backendLifeMs(payload: Payload | undefined, lease: Lease | undefined, from: Moment): number {
  const ends = [payload?.expiresAtMs, lease?.expiresAtMs].filter((end) => end !== undefined);
  return Math.max(0, Math.min(...ends) - from.wallMs);
}

/** Whether a fault is I/O: the backend is not reachable or does not answer. */
export function isOutage({ code }: SecretError): boolean {
  return code === "unavailable" || code === "timeout";
}

class OtherAnswer implements CacheAnswer {
  readonly #payload: Payload | undefined;
  readonly #opened: OpenPayload | undefined;
  readonly state: CacheState;
  readonly revision: number;
  readonly expiresAtMs: number;

  constructor({ payload, opened, revision, expiresAtMs }: CacheEntry, state: CacheState) {
    this.#payload = payload;
    this.#opened = opened;
    this.state = state;
    this.revision = revision;
    this.expiresAtMs = expiresAtMs;
  }

  get payload(): Payload | undefined {
    return this.#payload;
  }

  get opened(): OpenPayload | undefined {
    return this.#opened;
  }
}
