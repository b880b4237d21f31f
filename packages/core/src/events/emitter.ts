import { type Clock, SecretError } from "@latebound/provider";
import type { AccessEvent, Emit, EventListener, SecretEvent } from "./secret-event.ts";

/** Hands events to the host's listener. */
export interface Emitter {
  /** False when nobody listens, so that a hit need not describe itself. */
  readonly listening: boolean;
  /** What the listener throws or rejects with is ignored. */
  readonly emit: Emit;
  /**
   * Tells about accesses; the promise is there when the listener returned one.
   * @throws {SecretError} `unavailable` when the listener fails: the value must not be handed out
   */
  emitAccesses(events: readonly AccessEvent[]): Promise<void> | undefined;
}

/** An emitter that stamps events with the clock's time. */
export function createEmitter(clock: Clock, listener: EventListener | undefined): Emitter {
  return {
    listening: listener !== undefined,
    emit: (event) => {
      if (listener) callIgnoringFaults(listener, { ...event, atMs: clock.now() } as SecretEvent);
    },
    emitAccesses: (events) => (listener ? awaitAccesses(listener, events, clock.now()) : undefined),
  };
}

function callIgnoringFaults(listener: EventListener, event: SecretEvent): void {
  recordingOf(listener, event)?.catch(() => undefined);
}

function awaitAccesses(
  listener: EventListener,
  events: readonly AccessEvent[],
  atMs: number,
): Promise<void> | undefined {
  const recordings = events.map((event) => recordingOf(listener, { ...event, atMs }));
  const awaited = recordings.filter((recording) => recording !== undefined);
  return awaited.length === 0 ? undefined : settle(awaited);
}

/** A promise for whatever the listener returned that has a `then`; a rejected one when it threw. */
function recordingOf(listener: EventListener, event: SecretEvent): Promise<void> | undefined {
  try {
    const answer: unknown = listener(event);
    return hasThen(answer) ? Promise.resolve(answer) : undefined;
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

function hasThen(answer: unknown): answer is PromiseLike<void> {
  const thenable = answer !== null && (typeof answer === "object" || typeof answer === "function");
  return thenable && "then" in answer;
}

async function settle(recordings: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(recordings);
  if (outcomes.some(({ status }) => status === "rejected")) throw notRecorded();
}

function notRecorded(): SecretError {
  return new SecretError("unavailable", {
    message: "the access could not be recorded, so the value was not handed out",
    hint: "look at what onEvent threw or rejected with",
  });
}
