import { type Clock, type Provider, type SecretError, withContext } from "@latebound/provider";
import type { ProviderSettings } from "../config/config.ts";
import type { Emit } from "../events/secret-event.ts";
import { formatKey } from "../grammar/format-reference.ts";
import { backOffMs } from "../time/back-off.ts";
import { askProvider } from "./ask-provider.ts";
import type { Breaker, Verdict } from "./breaker.ts";
import type { FetchOutcome, PendingFetch } from "./pending-fetch.ts";
import type { ProviderHolder } from "./provider-holder.ts";
import { toSecretError } from "./to-secret-error.ts";
import { withinTime } from "./within-time.ts";

const retryBackOff = { firstMs: 100, longestMs: 30_000 };

/** What every fetch of one provider works with. */
export interface FetchContext {
  readonly name: string;
  readonly settings: ProviderSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: Emit;
  readonly breaker: Breaker;
  readonly holder: ProviderHolder;
}

/**
 * Settles all of `members` by one backend call and its retries, within the provider's timeout. Never rejects.
 * What was answered is settled at once; only what failed retryably is asked for again.
 */
export async function runFetch(all: readonly PendingFetch[], context: FetchContext): Promise<void> {
  const members = all.filter((member) => !member.done);
  if (members.length === 0) return;
  const admission = context.breaker.admit();
  if (typeof admission !== "string") return settleAll(members, admission);
  const run = createRun(members, context, admission === "probe" ? 0 : context.settings.retries);
  try {
    await withinTime(boundsOf(run, members), (signal) => askUntilSettled(run, signal));
  } catch (thrown) {
    const fault = toSecretError(thrown, context.name);
    for (const member of run.open()) run.settle(member, { fault });
  }
  context.breaker.settle(admission, run.verdict);
}

/** The state of one fetch. */
interface Run {
  readonly context: FetchContext;
  readonly startedAtMs: number;
  readonly retries: number;
  attempts: number;
  retried: number;
  verdict: Verdict;
  /** How many neither were settled by this run nor have left. */
  waiting: number;
  open(): PendingFetch[];
  settle(member: PendingFetch, outcome: FetchOutcome): void;
}

function createRun(members: readonly PendingFetch[], context: FetchContext, retries: number): Run {
  const run: Run = {
    context,
    startedAtMs: context.clock.monotonicMs(),
    retries,
    attempts: 0,
    retried: 0,
    verdict: "unknown",
    waiting: members.length,
    open: () => members.filter((member) => !member.done),
    settle(member, outcome) {
      run.verdict = verdictOf(outcome, run.verdict);
      emitFetch(run, { member, outcome, keys: members.length });
      // Who is answered has not left: there is nothing to abort.
      member.onDone = () => undefined;
      run.waiting -= 1;
      member.settle(outcome.fault ? { fault: withContext(outcome.fault, {}) } : outcome);
    },
  };
  return run;
}

async function askUntilSettled(run: Run, signal: AbortSignal): Promise<void> {
  const { holder } = run.context;
  let provider = await holder.open();
  let mayReopen = true;
  for (let open = run.open(); open.length > 0; open = run.open()) {
    run.attempts += 1;
    const outcomes = await ask(run, { provider, open, signal });
    const denied = mayReopen && outcomes.some(({ fault }) => fault?.code === "access_denied");
    const fresh = denied ? await holder.reopen(provider) : undefined;
    if (denied) mayReopen = false;
    signal.throwIfAborted();
    const waitMs = settleWhatIsFinal(run, { open, outcomes, reopened: fresh !== undefined });
    provider = fresh ?? provider;
    if (waitMs > 0) await pause(run.context.clock, waitMs, signal);
    signal.throwIfAborted();
  }
}

function ask(run: Run, call: { provider: Provider; open: readonly PendingFetch[]; signal: AbortSignal }) {
  const { holder, name } = run.context;
  const keys = call.open.map((member) => member.key);
  return holder.borrow(call.provider, () => askProvider(call.provider, keys, { name, signal: call.signal }));
}

/** Settles all but those that are asked for again; gives how long to wait before that. */
function settleWhatIsFinal(
  run: Run,
  round: { open: readonly PendingFetch[]; outcomes: readonly FetchOutcome[]; reopened: boolean },
): number {
  const { clock, random, settings } = run.context;
  const jitterMs = backOffMs(retryBackOff, run.retried + 1, random);
  const leftMs = settings.timeoutMs - (clock.monotonicMs() - run.startedAtMs);
  const waitsMs: number[] = [];
  for (const [index, member] of round.open.entries()) {
    const outcome = round.outcomes[index];
    if (!outcome || member.done) continue;
    if (round.reopened && outcome.fault?.code === "access_denied") continue;
    const waitMs = Math.max(jitterMs, outcome.fault?.retryAfterMs ?? 0);
    const again = outcome.fault?.retryable && run.retried < run.retries && waitMs < leftMs;
    if (again) waitsMs.push(waitMs);
    else run.settle(member, outcome);
  }
  if (waitsMs.length > 0) run.retried += 1;
  return waitsMs.reduce((longest, waitMs) => Math.max(longest, waitMs), 0);
}

function pause(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.setTimer(end, waitMs);
    signal.addEventListener("abort", end, { once: true });
  });
}

function boundsOf(run: Run, members: readonly PendingFetch[]) {
  const { name, clock, settings } = run.context;
  const everyoneLeft = new AbortController();
  for (const member of members) {
    member.onDone = () => {
      run.waiting -= 1;
      if (run.waiting === 0) everyoneLeft.abort();
    };
  }
  return { provider: name, clock, timeoutMs: settings.timeoutMs, signals: [everyoneLeft.signal] };
}

/** One key that was answered shows that the backend is alive; what only shows that the caller left shows nothing. */
function verdictOf({ fault }: FetchOutcome, before: Verdict): Verdict {
  if (fault?.code === "aborted" || fault?.code === "closed" || before === "alive") return before;
  return fault && (fault.code === "unavailable" || fault.code === "timeout") ? fault : "alive";
}

function emitFetch(
  run: Run,
  { member, outcome, keys }: { member: PendingFetch; outcome: FetchOutcome; keys: number },
) {
  const { emit, name, clock } = run.context;
  const durationMs = clock.monotonicMs() - run.startedAtMs;
  const about = {
    type: "fetch",
    provider: name,
    key: formatKey(member.key),
    keys,
    attempts: run.attempts,
    durationMs,
  } as const;
  if (outcome.fault) return emit({ ...about, outcome: "failed", code: outcome.fault.code });
  const version = outcome.payload?.version;
  emit({
    ...about,
    outcome: outcome.payload ? "found" : "absent",
    ...(version === undefined ? {} : { version }),
  });
}

function settleAll(members: readonly PendingFetch[], fault: SecretError): void {
  for (const member of members) member.settle({ fault: withContext(fault, {}) });
}
