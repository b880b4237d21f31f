import type { Clock } from "@latebound/provider";

/** Collects paths for a quiet moment, and hands out what came together as one item. */
export interface ChangeBatch {
  add(paths: readonly string[]): void;
  /** The next item; `undefined` once the batch has ended. */
  next(): Promise<readonly string[] | undefined>;
  end(): void;
}

const batchMs = 250;

/** An empty batch: an item is ready 250 ms after its first path, and grows until someone takes it. */
export function createChangeBatch(clock: Clock): ChangeBatch {
  const pending = new Set<string>();
  const waiting: ((item: readonly string[] | undefined) => void)[] = [];
  let ready = false;
  let ended = false;
  let cancel: (() => void) | undefined;

  const deliver = () => {
    const reader = ready ? waiting.shift() : undefined;
    if (!reader) return;
    const item = [...pending];
    pending.clear();
    ready = false;
    reader(item);
  };
  const settle = () => {
    cancel = undefined;
    ready = true;
    deliver();
  };
  return {
    add(paths) {
      if (ended) return;
      for (const path of paths) pending.add(path);
      if (!ready && !cancel && pending.size > 0) cancel = clock.setTimer(settle, batchMs);
    },
    next() {
      if (ended) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        waiting.push(resolve);
        deliver();
      });
    },
    end() {
      ended = true;
      cancel?.();
      pending.clear();
      for (const reader of waiting.splice(0)) reader(undefined);
    },
  };
}
