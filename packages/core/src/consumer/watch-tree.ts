import { closedError } from "../resolver/closed-error.ts";
import type { Caller } from "../resolver/engine.ts";
import { createChangeBatch } from "./change-batch.ts";
import type { CallOptions, WatchedChange } from "./consumer.ts";
import { startWatching } from "./watched-values.ts";

/** Which values of the tree changed, as they change; ends on abort, on close, and when the reader stops. */
export function watchTree(
  caller: Caller,
  tree: unknown,
  options: CallOptions,
): AsyncIterableIterator<WatchedChange> {
  const { engine } = caller;
  if (engine.lifecycle.closing.aborted) throw closedError();
  const batch = createChangeBatch(engine.clock);
  const ending = new AbortController();
  const sources = [engine.lifecycle.closing, options.signal].filter((signal) => signal !== undefined);
  const end = () => {
    for (const signal of sources) signal.removeEventListener("abort", end);
    ending.abort();
    batch.end();
  };
  for (const signal of sources) signal.addEventListener("abort", end);
  if (options.signal?.aborted) end();
  else startWatching(caller, tree, { ...options, signal: ending.signal }, batch);
  return iterate(batch.next, end);
}

function iterate(
  next: () => Promise<readonly string[] | undefined>,
  end: () => void,
): AsyncIterableIterator<WatchedChange> {
  return {
    async next() {
      const paths = await next();
      return paths ? { done: false, value: { paths } } : { done: true, value: undefined };
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
