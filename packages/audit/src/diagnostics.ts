import { channel } from "node:diagnostics_channel";
import type { EventListener } from "@latebound/core";

/** How channels are named. */
export interface DiagnosticsOptions {
  /** What channel names begin with, before `:` and the event's type; `latebound` by default. */
  readonly prefix?: string;
}

/**
 * An event listener that publishes each event on the channel of its type, such as `latebound:access`, as core made it:
 * canonical keys, no value. It costs next to nothing while nobody subscribes.
 * @see https://nodejs.org/api/diagnostics_channel.html
 */
export function diagnosticsListener({ prefix = "latebound" }: DiagnosticsOptions = {}): EventListener {
  return (event) => {
    const typed = channel(`${prefix}:${event.type}`);
    if (typed.hasSubscribers) typed.publish(event);
  };
}
