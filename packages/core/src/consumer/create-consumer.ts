import { SecretError } from "@latebound/provider";
import type { EntryState } from "../cache/secret-cache.ts";
import type { Resolved } from "../late/bound.ts";
import type { BoundReference, Late } from "../late/late.ts";
import type { Caller, Engine } from "../resolver/engine.ts";
import type { Secret } from "../secret/secret.ts";
import { checkTree } from "./check.ts";
import type { CallOptions, Consumer } from "./consumer.ts";
import { getHit, getSecret } from "./get.ts";
import { renderTree, resolveTree } from "./resolve.ts";
import { useTree } from "./use.ts";
import { watchTree } from "./watch-tree.ts";

/** What one consumer can do with an engine. */
export function createConsumer(engine: Engine, name: string) {
  const caller: Caller = { engine, name };
  const running = <T>(options: CallOptions, work: () => Promise<T>) => runCounted(engine, options, work);
  const calls: Omit<Consumer, "name" | "explain" | "reader"> = {
    // Casts: what is resolved has the shape that `Resolved` describes, as every late value became its own type.
    async resolve<T>(tree: T, options = {}) {
      begin(engine, options);
      try {
        const done = resolveTree(caller, engine.state(), tree, options);
        return (done instanceof Promise ? await done : done).resolved as Resolved<T>;
      } finally {
        engine.lifecycle.leave();
      }
    },
    get(late, options = {}) {
      try {
        const secret = hitNow(caller, late, options);
        if (secret) return Promise.resolve(secret);
      } catch (fault) {
        return Promise.reject(fault);
      }
      return running(options, () => getSecret(caller, engine.state(), late, options));
    },
    use: <T, R>(
      tree: T,
      run: (resolved: Resolved<T>) => R | Promise<R>,
      options: Parameters<Consumer["use"]>[2],
    ) => running(options, () => useTree(caller, tree, (resolved) => run(resolved as Resolved<T>), options)),
    watch: (tree, options = {}) => watchTree(caller, tree, options),
    check: (tree, options = {}) => running(options, () => checkTree(caller, tree, options)),
    warm: (tree, options = {}) =>
      running(options, async () =>
        (await renderTree(caller, engine.state(), tree, options)).session?.throwFaults(),
      ),
  };
  const peek = (reference: BoundReference): EntryState =>
    engine.cache.peek(engine.state().planOf(reference).target);
  return { ...calls, peek };
}

/** What a hit gives at once, in a function that isn't asynchronous as those cost more. */
function hitNow(caller: Caller, late: Late<unknown>, options: CallOptions): Secret | undefined {
  const { engine } = caller;
  begin(engine, options);
  try {
    return getHit(caller, engine.state(), late, options);
  } finally {
    engine.lifecycle.leave();
  }
}

async function runCounted<T>(engine: Engine, options: CallOptions, work: () => Promise<T>): Promise<T> {
  begin(engine, options);
  try {
    return await work();
  } finally {
    engine.lifecycle.leave();
  }
}

/** Notes the beginning of a call, unless it is not to begin. @throws {SecretError} `closed`, `aborted` */
function begin({ lifecycle }: Engine, { signal }: CallOptions): void {
  lifecycle.enter();
  if (!signal?.aborted) return;
  lifecycle.leave();
  throw new SecretError("aborted", { message: "the call was aborted before it began" });
}
