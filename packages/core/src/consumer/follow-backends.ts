import { isSecretError } from "@latebound/provider";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import type { Engine } from "../resolver/engine.ts";
import type { Plan } from "../resolver/plan.ts";

/** Listens to the backends that can tell of changes; returns the function that stops it. Polling goes on beside it. */
export function followBackends(
  engine: Engine,
  plans: readonly Plan[],
  changed: (plan: Plan) => void,
): () => void {
  const ending = new AbortController();
  for (const [handle, ofHandle] of Map.groupBy(plans, ({ target }) => target.handle)) {
    void follow(engine, handle, { plans: ofHandle, changed, signal: ending.signal });
  }
  return () => ending.abort();
}

interface Following {
  readonly plans: readonly Plan[];
  readonly changed: (plan: Plan) => void;
  readonly signal: AbortSignal;
}

async function follow(
  engine: Engine,
  handle: ProviderHandle,
  { plans, changed, signal }: Following,
): Promise<void> {
  try {
    const provider = await handle.instance(signal);
    const changes = provider.watch?.(
      plans.map(({ key }) => key.key),
      { signal },
    );
    if (!changes) return;
    for await (const { key } of changes) {
      if (signal.aborted) return;
      for (const plan of plans) if (plan.key.key.path === key.path) changed(plan);
    }
  } catch (error) {
    if (signal.aborted) return;
    const code = isSecretError(error) ? error.code : "invalid_response";
    engine.emitter.emit({ type: "fault", during: "watch", provider: handle.name, code });
  }
}
