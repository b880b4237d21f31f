import type { SecretEvent } from "@latebound/core";
import type { AuditSettings } from "./audit-options.ts";
import type { PendingRecord } from "./commit/pending-record.ts";
import { createDenialBursts } from "./limits/denial-bursts.ts";
import { createFirstUses } from "./limits/first-uses.ts";
import { createRepeatCollapser } from "./limits/repeat-collapser.ts";
import type { RecordFields } from "./record/audit-record.ts";
import { fieldsOf } from "./record/event-fields.ts";

type AccessEvent = Extract<SecretEvent, { type: "access" }>;

/** Turns events into records, and adds what the log has to say itself. */
export interface EventRecorder {
  /** What earlier sessions handed out. */
  remember(uses: readonly string[]): void;
  record(event: SecretEvent, waiter?: PendingRecord["waiter"]): void;
  opened(tornBytes: number): void;
  anchorFailed(place: string): void;
  closing(): void;
}

/** The version of the format, in each `open` record. */
const format = 1;

/** A recorder that hands its records to `add` in their order. */
export function createEventRecorder(
  { mode, clock, repeats, burst, notify }: AuditSettings,
  add: (record: PendingRecord) => void,
): EventRecorder {
  const uses = createFirstUses();
  const bursts = createDenialBursts(burst);
  const collapser = createRepeatCollapser(repeats, clock, (fields) => add({ fields }));
  const addOwn = (type: string, fields: Omit<RecordFields, "time" | "type"> = {}) =>
    add({ fields: { time: new Date(clock.now()).toISOString(), type, ...fields } });
  const noteBurst = (consumer: string, atMs: number) => {
    if (!bursts.isBurst(consumer, atMs)) return;
    addOwn("denial_burst", { consumer, ...burst });
    notify({ type: "denial_burst", consumer, ...burst });
  };
  const noteFirst = ({ consumer, provider, key }: AccessEvent) =>
    notify({ type: "first_use", consumer, provider, key });
  return {
    remember: uses.remember,
    record(event, waiter) {
      const fields = fieldsOf(event);
      const pending = () => add(waiter ? { fields, waiter } : { fields });
      if (event.type !== "access") return pending();
      if (event.outcome === "allowed") {
        if (!uses.isFirst(fields)) return pending();
        const onSettled = (isDurable: boolean) => (isDurable ? noteFirst(event) : uses.forget(fields));
        return add({ fields: { ...fields, first: true }, onSettled, ...(waiter && { waiter }) });
      }
      if (collapser.isNew(fields)) pending();
      else waiter?.resolve();
      if (event.outcome === "denied") noteBurst(event.consumer, event.atMs);
    },
    opened: (tornBytes) => addOwn("open", { format, mode, ...(tornBytes > 0 && { tornBytes }) }),
    anchorFailed(place) {
      addOwn("anchor_failed", { place });
      notify({ type: "anchor_failed", place });
    },
    closing() {
      collapser.flush();
      addOwn("close");
    },
  };
}
