import { AsyncLocalStorage } from "node:async_hooks";
import type { SecretEvent } from "@latebound/core";
import type { PendingRecord } from "./commit/pending-record.ts";

/** An event that was told before the log could be written. */
export interface EarlyEvent {
  readonly event: SecretEvent;
  readonly waiter?: NonNullable<PendingRecord["waiter"]>;
  /** It is the access to the key itself. */
  readonly isOfKey: boolean;
}

/** Keeps events until the log can be written, and knows which ones the fetch of its key causes. */
export interface EarlyEvents {
  readonly size: number;
  /** Runs the fetch of the key. */
  runKeyFetch<T>(fetch: () => Promise<T>): Promise<T>;
  /** Whether waiting for this event's record would be waiting for the key that it helps to fetch. */
  isNeededForKey(event: SecretEvent): boolean;
  add(event: SecretEvent, waiter?: EarlyEvent["waiter"]): void;
  /** All that were kept, the access to the key first. */
  take(): readonly EarlyEvent[];
}

/** No events yet. */
export function createEarlyEvents(): EarlyEvents {
  const keyFetch = new AsyncLocalStorage<true>();
  let events: EarlyEvent[] = [];
  const isOfKeyFetch = () => keyFetch.getStore() === true;
  return {
    get size() {
      return events.length;
    },
    runKeyFetch: (fetch) => keyFetch.run(true, fetch),
    isNeededForKey: (event) => isOfKeyFetch() || isOfProvider(event),
    add(event, waiter) {
      const isOfKey = isOfKeyFetch() && event.type === "access" && !isOfProvider(event);
      events.push({ event, isOfKey, ...(waiter && { waiter }) });
    },
    take() {
      const taken = events;
      events = [];
      return [...taken.filter(({ isOfKey }) => isOfKey), ...taken.filter(({ isOfKey }) => !isOfKey)];
    },
  };
}

/** What a provider's own options read; the key's provider may be among them, whoever asked it first. */
function isOfProvider(event: SecretEvent): boolean {
  return event.type === "access" && event.consumer.startsWith("provider:");
}
