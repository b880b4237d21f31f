import type { Consumer, EventListener } from "@latebound/core";
import type { ContainerPlan } from "./container-plan.ts";
import type { CreateOptions } from "./container-spec.ts";
import { findPlaces } from "./find-misplaced.ts";

/** Tells of each plain text that looks like a reference and passes as it is: one event per place. */
export function tellUnboundReferences(consumer: Consumer, plan: ContainerPlan, options: CreateOptions): void {
  const { base, onEvent, variables, files, stdin } = plan;
  if (!onEvent) return;
  const { Env: _env, ...others } = options;
  const slots = [...variables, ...files, { text: stdin, path: `${base}.stdin` }];
  const places = [
    ...findPlaces(others, base, looksLikeReference),
    ...slots.filter(({ text }) => looksLikeReference(text)).map(({ path }) => path),
  ];
  for (const place of new Set(places)) tell(onEvent, { consumer: consumer.name, place });
}

/** As the grammar has it: the keyword directly after `<<`, and no longer word. */
function looksLikeReference(text: unknown): boolean {
  return typeof text === "string" && /<<secret(?![A-Za-z0-9_-])/.test(text);
}

function tell(onEvent: EventListener, { consumer, place }: { consumer: string; place: string }): void {
  try {
    const told = onEvent({ type: "unbound_reference", atMs: Date.now(), consumer, place });
    if (told instanceof Promise) told.catch(() => {});
  } catch {
    // What a listener throws is its own business, as with core's events.
  }
}
