import type { Clock } from "../clock.ts";
import type { RecordFields } from "../record/audit-record.ts";

/** How repeats are held back. */
export interface RepeatLimits {
  /** How long the same refusal is only counted after its first record, in milliseconds. */
  readonly windowMs: number;
  /** How many different refusals a consumer gets recorded in a window. */
  readonly perConsumer: number;
}

/** Counts refusals that are already on record instead of writing each. */
export interface RepeatCollapser {
  /** Whether this refusal is to be written; else it was counted. */
  isNew(fields: RecordFields): boolean;
  /** Ends the window: hands out the records of what was counted. */
  flush(): void;
}

interface Repeat {
  readonly fields: RecordFields;
  count: number;
  untilMs: number;
}

/** A collapser that hands a `repeated` record to `write` per refusal that came again, when its window ends. */
export function createRepeatCollapser(
  { windowMs, perConsumer }: RepeatLimits,
  clock: Clock,
  write: (fields: RecordFields) => void,
): RepeatCollapser {
  let consumers = new Map<string, Map<string, Repeat>>();
  let cancelTimer: (() => void) | undefined;
  const flush = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    const ended = consumers;
    consumers = new Map();
    for (const repeats of ended.values()) {
      for (const repeat of repeats.values()) if (repeat.count > 0) write(repeatedFields(repeat, clock.now()));
    }
  };
  return {
    flush,
    isNew(fields) {
      cancelTimer ??= clock.setTimer(flush, windowMs);
      const repeats = entryOf(consumers, String(fields.consumer), () => new Map<string, Repeat>());
      const name = JSON.stringify([fields.provider, fields.key, fields.outcome, fields.code]);
      const isOver = !repeats.has(name) && repeats.size >= perConsumer;
      const repeat = entryOf(repeats, isOver ? "" : name, () => newRepeat(fields, isOver));
      const isNew = repeat.count === -1;
      repeat.count += 1;
      repeat.untilMs = clock.now();
      return isNew;
    },
  };
}

/** Beyond a consumer's limit, refusals share one entry that names no key and counts each. */
function newRepeat({ time, consumer, provider, key, outcome, code }: RecordFields, isOver: boolean): Repeat {
  if (isOver) return { fields: { time, type: "repeated", consumer }, count: 0, untilMs: 0 };
  return {
    fields: { time, type: "repeated", consumer, provider, key, outcome, code },
    count: -1,
    untilMs: 0,
  };
}

function repeatedFields({ fields, count, untilMs }: Repeat, nowMs: number): RecordFields {
  const until = new Date(untilMs).toISOString();
  return { ...fields, count, since: fields.time, until, time: new Date(nowMs).toISOString() };
}

function entryOf<V>(map: Map<string, V>, name: string, make: () => V): V {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
