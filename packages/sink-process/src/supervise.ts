import type { WatchedChange } from "@latebound/core";
import { exitOf, type ProcessExit } from "./child/process-exit.ts";
import { stopChild } from "./child/stop-child.ts";
import type { FilledSlot } from "./delivery/fill-slots.ts";
import type { Launched } from "./launch.ts";

/** What keeps a child running. */
export interface Supervision {
  /** Tells, batched, that values may have changed; undefined where nobody asks. */
  readonly changes: AsyncIterator<WatchedChange> | undefined;
  readonly killTimeoutMs: number;
  /** Whether the child is to end for good. */
  isEnding(): boolean;
  /** The values, where any of them really changed. Never rejects. */
  renew(): Promise<readonly FilledSlot[] | undefined>;
  /** Starts the child anew. */
  start(slots: readonly FilledSlot[]): Promise<Launched>;
}

/** How the last child ended; a child is ended and started anew when a value changed. @throws what `start` throws */
export async function supervise(first: Launched, supervision: Supervision): Promise<ProcessExit> {
  const { changes, killTimeoutMs, isEnding, renew, start } = supervision;
  let current = first;
  let change = nextChange(changes);
  for (let restarts = 0; ; ) {
    const { child, close } = current;
    const ended = child.ended.then(
      (end) => ({ end }),
      (error) => close().then(() => Promise.reject(error)),
    );
    const happened = await Promise.race([ended, change.then(renew).then((slots) => ({ slots }))]);
    if ("end" in happened) {
      await current.close();
      return exitOf(happened.end, restarts);
    }
    change = nextChange(changes);
    if (!happened.slots || isEnding()) continue;
    const end = await stopChild(current.child, killTimeoutMs);
    await current.close();
    if (isEnding()) return exitOf(end, restarts);
    current = await start(happened.slots);
    restarts++;
    // Asked while it was starting.
    if (isEnding()) void stopChild(current.child, killTimeoutMs);
  }
}

/** Settles with the next change; never where there is none to come. */
async function nextChange(changes: Supervision["changes"]): Promise<void> {
  const item = await changes?.next();
  if (!item || item.done) await new Promise<never>(() => {});
}
