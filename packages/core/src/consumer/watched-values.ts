import { isSecretError } from "@latebound/provider";
import { isLate, type Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { Plan } from "../resolver/plan.ts";
import { elapsedMs, type Moment, momentOf } from "../time/moment.ts";
import { copyTree } from "../tree/copy-tree.ts";
import { pathText } from "../tree/path-text.ts";
import type { ChangeBatch } from "./change-batch.ts";
import type { CallOptions } from "./consumer.ts";
import { followBackends } from "./follow-backends.ts";
import { type GatherOptions, planAsks } from "./gather.ts";
import { renderText } from "./render-late.ts";
import { openSession } from "./session.ts";

interface Watched {
  readonly late: Late<unknown>;
  readonly path: string;
  /** What it was when it was last looked at; undefined before the first time. */
  text?: string;
}

const shortestPollMs = 1_000;
const faultPollMs = 5_000;

/** Compares the tree's values with what they were, at each one's refresh time and whenever a backend tells. */
export function startWatching(
  caller: Caller,
  tree: unknown,
  options: CallOptions & { readonly signal: AbortSignal },
  batch: ChangeBatch,
): void {
  const watched = copyTree(tree, isLate).slots.map(({ value, path }) => ({
    late: value as Late<unknown>,
    path: pathText(path),
  }));
  new Watch(caller, watched, options, batch).start();
}

class Watch {
  readonly #caller: Caller;
  readonly #watched: readonly Watched[];
  readonly #options: CallOptions & { readonly signal: AbortSignal };
  readonly #batch: ChangeBatch;
  #cancelTimer: (() => void) | undefined;
  #stopFollowing: (() => void) | undefined;
  /** When the missing ones were last looked for. */
  #soughtAt: Moment;
  /** Looks are made one after the other. */
  #looking: Promise<void> = Promise.resolve();

  constructor(
    caller: Caller,
    watched: readonly Watched[],
    options: CallOptions & { readonly signal: AbortSignal },
    batch: ChangeBatch,
  ) {
    this.#caller = caller;
    this.#watched = watched;
    this.#options = options;
    this.#batch = batch;
    this.#soughtAt = momentOf(caller.engine.clock);
  }

  start(): void {
    const stopListening = this.#caller.engine.onReplaced(() => this.#restart());
    this.#options.signal.addEventListener("abort", () => {
      stopListening();
      this.#stopFollowing?.();
      this.#cancelTimer?.();
    });
    this.#restart();
  }

  #restart(): void {
    this.#stopFollowing?.();
    this.#look({}, this.#watched);
    const plans = this.#plans();
    const changed = (plan: Plan) => this.#refetch([plan]);
    this.#stopFollowing = followBackends(this.#caller.engine, plans, changed);
  }

  #look(how: GatherOptions, watched: readonly Watched[]): void {
    this.#looking = this.#looking.then(() => this.#compare(how, watched)).then(() => this.#schedule());
  }

  async #compare(how: GatherOptions, watched: readonly Watched[]): Promise<void> {
    if (this.#options.signal.aborted) return;
    try {
      const lates = watched.map(({ late }) => late);
      const session = await openSession(this.#caller, this.#caller.engine.state(), lates, {
        ...this.#options,
        ...how,
      });
      if (!session.refused)
        for (const one of watched) this.#compareOne(one, renderText(one.late, session, undefined));
      await session.throwFaults();
    } catch (error) {
      this.#tellFault(error);
    }
  }

  #compareOne(one: Watched, text: string | undefined): void {
    if (text === undefined) return;
    if (one.text !== undefined && one.text !== text) this.#batch.add([one.path]);
    one.text = text;
  }

  #tellFault(error: unknown): void {
    if (!isSecretError(error) || this.#options.signal.aborted) return;
    const { code, provider = "" } = error;
    this.#caller.engine.emitter.emit({
      type: "fault",
      during: "watch",
      consumer: this.#caller.name,
      provider,
      code,
    });
  }

  #schedule(): void {
    this.#cancelTimer?.();
    if (this.#options.signal.aborted) return;
    const dues = this.#plans().map((plan) => this.#dueInMs(plan));
    const delayMs = Math.max(Math.min(...dues), shortestPollMs);
    this.#cancelTimer = this.#caller.engine.clock.setTimer(() => this.#poll(), delayMs);
  }

  /** What is not in the cache is due at once, but looked for no more often than every 5 s. */
  #dueInMs({ target }: Plan): number {
    const { cache, clock } = this.#caller.engine;
    const dueAtMs = cache.refreshDueAtMs(target);
    return dueAtMs === undefined ? faultPollMs - elapsedMs(clock, this.#soughtAt) : dueAtMs - clock.now();
  }

  #poll(): void {
    const { clock } = this.#caller.engine;
    const due = this.#plans().filter((plan) => this.#dueInMs(plan) <= 0);
    if (elapsedMs(clock, this.#soughtAt) >= faultPollMs) this.#soughtAt = momentOf(clock);
    this.#refetch(due);
  }

  /** Looks past the cache at these keys; what stands beside them in a text comes from the cache. */
  #refetch(plans: readonly Plan[]): void {
    const ids = new Set(plans.map(({ id }) => id));
    const refetchOf = ({ id }: Plan) => ids.has(id);
    const reads = ({ late }: Watched) => this.#plansOf([late]).some(refetchOf);
    this.#look({ refetchOf }, this.#watched.filter(reads));
  }

  #plans(): readonly Plan[] {
    return this.#plansOf(this.#watched.map(({ late }) => late));
  }

  #plansOf(lates: readonly Late<unknown>[]): readonly Plan[] {
    try {
      return planAsks(this.#caller.engine.state(), lates).all.map(({ plan }) => plan);
    } catch {
      // A provider that a new configuration no longer has: the look tells of it.
      return [];
    }
  }
}
