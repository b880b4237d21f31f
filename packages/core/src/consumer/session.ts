import { isSecretError, type SecretError, type SourcePlace, withContext } from "@latebound/provider";
import { locatedError } from "../config/located-error.ts";
import type { AccessEvent } from "../events/secret-event.ts";
import type { BoundReference, Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { Plan } from "../resolver/plan.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import type { Ask, Asks } from "./asks.ts";
import type { CallOptions } from "./consumer.ts";
import { type GatherOptions, gather } from "./gather.ts";
import { type Reading, readAsk } from "./read-ask.ts";
import type { Rendering } from "./rendering.ts";
import { untilRecorded } from "./until-recorded.ts";

interface SessionOptions extends Pick<CallOptions, "onValue" | "signal"> {
  /** On the monotonic clock. */
  readonly startedMs: number;
}

/** One call of one consumer: what it asked for, what came of it, and the record of that. */
export class Session implements Rendering {
  /** What was rendered, in document order; never shown. */
  readonly #texts: string[] = [];
  readonly #caller: Caller;
  readonly #state: ResolverState;
  readonly #asks: Asks;
  readonly #startedMs: number;
  readonly #onValue: CallOptions["onValue"];
  readonly #signal: CallOptions["signal"];
  readonly #readings = new Map<Ask, Reading>();
  readonly #defaulted = new Set<Ask>();
  readonly #faults = new Set<SecretError>();

  constructor(caller: Caller, state: ResolverState, asks: Asks, options: SessionOptions) {
    this.#caller = caller;
    this.#state = state;
    this.#asks = asks;
    this.#startedMs = options.startedMs;
    this.#onValue = options.onValue;
    this.#signal = options.signal;
  }

  /** The texts rendered so far, by which a later call tells whether a value changed. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  noteText(text: string): void {
    this.#texts.push(text);
  }

  planOf(reference: BoundReference): Plan {
    return this.#asks.of(reference).plan;
  }

  readingOf(reference: BoundReference): Reading {
    const ask = this.#asks.of(reference);
    const known = this.#readings.get(ask);
    if (known) return known;
    const reading = readAsk(ask, this.#caller, this.#state.policy);
    this.#readings.set(ask, reading);
    return reading;
  }

  answerOf(reference: BoundReference): Ask["answer"] {
    return this.#asks.of(reference).answer;
  }

  valueTeller(
    reference: BoundReference,
    late: Late<unknown>,
  ): ((value: string | Uint8Array) => void) | undefined {
    const onValue = this.#onValue;
    if (!onValue) return undefined;
    const { plan, answer } = this.#asks.of(reference);
    const about = { reference: plan.text, provider: plan.provider, version: answer?.payload?.version, late };
    return (value) => onValue(copyOf(value), about);
  }

  noteDefault(reference: BoundReference): void {
    this.#defaulted.add(this.#asks.of(reference));
  }

  /** Keeps a fault for `finish`, so that the faults of a call are told together. */
  noteFault(error: unknown, at: SourcePlace | undefined): void {
    if (!isSecretError(error)) throw error;
    this.#faults.add(error.at === undefined && at !== undefined ? withContext(error, { at }) : error);
  }

  /** Whether policy refused something, so that nothing was fetched and there is nothing to render. */
  get refused(): boolean {
    return this.#asks.refused;
  }

  /** Records the accesses, then throws the faults of the call, if any; a promise only where there is something to wait for. */
  finish(): Promise<void> | undefined {
    const recorded = this.#caller.engine.emitter.listening ? this.#record() : undefined;
    return recorded === undefined && this.#toThrow.length === 0 ? undefined : this.#conclude(recorded);
  }

  async #conclude(recorded: Promise<void> | undefined): Promise<void> {
    const { lifecycle } = this.#caller.engine;
    const ended = recorded && (await untilRecorded(recorded, { lifecycle, signal: this.#signal }));
    await this.throwFaults();
    if (ended) throw ended;
  }

  /** @throws {SecretError} the faults of the call, together, with line and column where the text is at hand */
  async throwFaults(): Promise<void> {
    const faults = this.#toThrow;
    if (faults.length > 0) throw await locatedError(faults, this.#state.config);
  }

  get #toThrow(): readonly SecretError[] {
    return this.refused ? this.#asks.faults : [...this.#faults];
  }

  #record(): Promise<void> | undefined {
    const { emitter, clock } = this.#caller.engine;
    const durationMs = clock.monotonicMs() - this.#startedMs;
    for (const { plan } of this.#defaulted) {
      emitter.emit({
        type: "default_used",
        consumer: this.#caller.name,
        provider: plan.provider,
        key: plan.keyText,
      });
    }
    const asked = this.#asks.all.filter((ask) => !this.refused || ask.fault);
    return emitter.emitAccesses(asked.map((ask) => this.#describe(ask, durationMs)));
  }

  #describe(ask: Ask, durationMs: number): AccessEvent {
    const { plan, answer } = ask;
    const reading = this.#readings.get(ask);
    const fault = ask.fault ?? (reading && "fault" in reading ? reading.fault : undefined);
    return {
      type: "access",
      consumer: this.#caller.name,
      provider: plan.provider,
      key: plan.keyText,
      outcome: outcomeOf(fault, reading),
      durationMs,
      ...(fault && { code: fault.code }),
      ...(answer && { cache: answer.state }),
      ...(answer?.payload?.version !== undefined && { version: answer.payload.version }),
    };
  }
}

/** The cache's own bytes are never handed out. */
function copyOf(value: string | Uint8Array): string | Uint8Array {
  return typeof value === "string" ? value : new Uint8Array(value);
}

function outcomeOf(fault: SecretError | undefined, reading: Reading | undefined): AccessEvent["outcome"] {
  if (fault?.code === "denied_by_policy") return "denied";
  if (reading && "absent" in reading) return "absent";
  return fault ? "failed" : "allowed";
}

/** The session of a call, with everything gathered; no promise when all was in the cache. */
export function openSession(
  caller: Caller,
  state: ResolverState,
  lates: readonly Late<unknown>[],
  options: GatherOptions & Pick<CallOptions, "onValue">,
): Session | Promise<Session> {
  const startedMs = caller.engine.clock.monotonicMs();
  const { onValue, signal } = options;
  const make = (asks: Asks) => new Session(caller, state, asks, { startedMs, onValue, signal });
  const asks = gather(caller, state, lates, options);
  return asks instanceof Promise ? asks.then(make) : make(asks);
}
