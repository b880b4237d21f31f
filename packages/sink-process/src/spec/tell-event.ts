import type { EventListener, SecretEvent } from "@latebound/core";

/** Hands an event to whoever listens. What a listener throws is its own business, as with core's events. */
export function tellEvent(onEvent: EventListener | undefined, event: SecretEvent): void {
  try {
    const told = onEvent?.(event);
    if (told instanceof Promise) told.catch(() => {});
  } catch {
    // See above.
  }
}
