import type { ChainPosition } from "../chain/sealed-line.ts";
import type { Clock } from "../clock.ts";
import type { AnchorPlace, AuditAnchor } from "./anchor.ts";

/** Exports an anchor of the newest durable record, if there is a new one. */
export interface AnchorSchedule {
  /** Where the durable log ends. */
  moveTo(position: ChainPosition): void;
  /** Exports an anchor of the record before this position at once; files are archived at such places. */
  exportAt(position: ChainPosition): void;
  /** Exports now. Never rejects. */
  exportNow(): Promise<void>;
  /** The last export, and no more. */
  close(): Promise<void>;
}

/** What a schedule works with. */
export interface AnchorScheduleParts {
  readonly places: readonly AnchorPlace[];
  readonly everyMs: number;
  /** How long a place may take to answer; it is not asked again until it has. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Told when a place failed; it gets a newer anchor at the next turn. */
  readonly onFault: (place: string) => void;
}

/** A schedule whose timer runs only while there is something to export; it doesn't keep the process alive. */
export function createAnchorSchedule(parts: AnchorScheduleParts): AnchorSchedule {
  const { everyMs, clock } = parts;
  const places = parts.places.map((place) => punctualPlace(place, parts));
  let newest: ChainPosition | undefined;
  let cancelTimer: (() => void) | undefined;
  let running = Promise.resolve();
  let isClosed = false;
  const exportPosition = async ({ seq, prev }: ChainPosition) => {
    const anchor = { seq: seq - 1, hash: prev, time: new Date(clock.now()).toISOString() };
    await Promise.all(places.map((put) => put(anchor)));
  };
  const exportNewest = async () => {
    const position = newest;
    newest = undefined;
    if (position) await exportPosition(position);
  };
  const exportNow = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    running = running.then(exportNewest);
    return running;
  };
  return {
    exportNow,
    moveTo(position) {
      if (isClosed || places.length === 0) return;
      newest = position;
      cancelTimer ??= clock.setTimer(() => void exportNow(), everyMs);
    },
    exportAt(position) {
      running = running.then(() => exportPosition(position));
    },
    async close() {
      // The clock's timers don't keep the process alive, and the last deadline is one of them.
      const stayAlive = setInterval(() => {}, 60_000);
      await exportNow();
      clearInterval(stayAlive);
      isClosed = true;
    },
  };
}

/** Puts an anchor into a place within its time; never rejects. */
function punctualPlace(
  place: AnchorPlace,
  { clock, timeoutMs, onFault }: AnchorScheduleParts,
): (anchor: AuditAnchor) => Promise<void> {
  let isAsked = false;
  const ask = async (anchor: AuditAnchor) => {
    isAsked = true;
    try {
      await place.put(anchor);
    } finally {
      isAsked = false;
    }
  };
  return async (anchor) => {
    if (isAsked) return onFault(place.name);
    const late = Promise.withResolvers<never>();
    const cancel = clock.setTimer(() => late.reject(new Error("no answer in time")), timeoutMs);
    try {
      await Promise.race([ask(anchor), late.promise]);
    } catch {
      onFault(place.name);
    } finally {
      cancel();
    }
  };
}
