import type { Caller } from "../resolver/engine.ts";
import type { UseOptions } from "./consumer.ts";
import { renderTree, resolveTree } from "./resolve.ts";

/** Runs a function with the resolved tree, and once more when its credentials were refused and have changed since. */
export async function useTree<R>(
  caller: Caller,
  tree: unknown,
  run: (resolved: unknown) => R | Promise<R>,
  options: UseOptions,
): Promise<R> {
  const { resolved, texts } = await resolveTree(caller, caller.engine.state(), tree, options);
  const { lifecycle } = caller.engine;
  try {
    return await lifecycle.untilCut(runAsync(run, resolved));
  } catch (error) {
    if (!options.isAuthError(error)) throw error;
    const changed = await refetched(caller, tree, texts, options);
    if (!changed) throw error;
    return await lifecycle.untilCut(runAsync(run, changed.resolved));
  }
}

async function runAsync<R>(run: (resolved: unknown) => R | Promise<R>, resolved: unknown): Promise<R> {
  return run(resolved);
}

/** The tree as it is now past the cache; `undefined` when no value changed or the backend could not say. */
async function refetched(
  caller: Caller,
  tree: unknown,
  before: readonly string[],
  options: UseOptions,
): Promise<{ readonly resolved: unknown } | undefined> {
  try {
    const { session, finish } = await renderTree(caller, caller.engine.state(), tree, {
      ...options,
      refetch: true,
    });
    if (!session || sameTexts(session.texts, before)) return undefined;
    await session.finish();
    return { resolved: finish() };
  } catch {
    // The caller is owed its own error; the fetch told of its fault through an event.
    return undefined;
  }
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
