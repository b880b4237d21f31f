import type { Late } from "../late/late.ts";
import { closedError } from "../resolver/closed-error.ts";
import type { RuntimeConsumer } from "../resolver/runtime.ts";
import type { RuntimeOnDemand } from "../resolver/runtime-on-demand.ts";
import type { CallOptions, Consumer, WatchedChange } from "./consumer.ts";
import { explainReference } from "./explain.ts";

/** The capability of one consumer; holds nothing by which to become another. */
export function createConsumerOnDemand(runtime: RuntimeOnDemand, name: string): Consumer {
  let known: RuntimeConsumer | undefined;
  const ready = () => {
    known ??= runtime.ready?.consumerOf(name);
    return known;
  };
  const load = async () => {
    const loaded = await runtime.load();
    known ??= loaded.consumerOf(name);
    return known;
  };
  const call = <T>(run: (consumer: RuntimeConsumer) => Promise<T>): Promise<T> => {
    if (runtime.closing) return Promise.reject(closedError());
    const consumer = ready();
    return consumer ? run(consumer) : load().then(run);
  };
  // Cached values are asked for most, so these two go without a function that is made for the call.
  const open = () => (runtime.closing ? undefined : ready());
  return Object.freeze<Consumer>({
    name,
    resolve: (tree, options) =>
      open()?.resolve(tree, options) ?? call((consumer) => consumer.resolve(tree, options)),
    get: (late, options) => open()?.get(late, options) ?? call((consumer) => consumer.get(late, options)),
    reader: (late, options) => () => call((consumer) => readText(consumer, late, options)),
    use: (tree, run, options) => call((consumer) => consumer.use(tree, run, options)),
    watch(tree, options) {
      if (runtime.closing) throw closedError();
      const watching = ready()?.watch(tree, options);
      return watching ?? iterateLater(load().then((consumer) => consumer.watch(tree, options)));
    },
    check: (tree, options) => call((consumer) => consumer.check(tree, options)),
    warm: (tree, options) => call((consumer) => consumer.warm(tree, options)),
    explain: (reference) =>
      explainReference(
        { config: runtime.config, consumer: name, nowMs: runtime.nowMs(), peek: ready()?.peek },
        reference,
      ),
  });
}

async function readText(
  consumer: RuntimeConsumer,
  late: Late<unknown>,
  options: CallOptions | undefined,
): Promise<string> {
  return String(await consumer.resolve(late, options));
}

/** An iterator whose source is still being loaded. */
function iterateLater(
  source: Promise<AsyncIterableIterator<WatchedChange>>,
): AsyncIterableIterator<WatchedChange> {
  source.catch(() => undefined);
  return {
    next: async () => (await source).next(),
    return: async () => (await (await source).return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
