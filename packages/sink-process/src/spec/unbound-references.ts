import type { Consumer } from "@latebound/core";
import { entryPath } from "./entry-name.ts";
import { contentOf } from "./file-content.ts";
import type { ProcessSpec } from "./process-spec.ts";
import { slotsOf, tableOf } from "./spec-slots.ts";
import { tellEvent } from "./tell-event.ts";

/** Tells of each plain text that looks like a reference and passes as it is: one event per place. */
export function tellUnboundReferences(consumer: Consumer, spec: ProcessSpec, base: string): void {
  for (const place of unboundPlaces(spec, base)) {
    const event = { type: "unbound_reference", consumer: consumer.name, place } as const;
    tellEvent(spec.onEvent, { ...event, atMs: Date.now() });
  }
}

function unboundPlaces(spec: ProcessSpec, base: string): string[] {
  const argv: [string, string][] = [
    [`${base}.command`, spec.command],
    ...(spec.args ?? []).map((text, index): [string, string] => [`${base}.args[${index}]`, text]),
  ];
  const slots = slotsOf(spec).flatMap(({ way, name, text }): [string, string][] =>
    typeof text === "string" ? [[entryPath(`${base}.${tableOf(way)}`, name), text]] : [],
  );
  const files = Object.entries(spec.files ?? {}).flatMap(([path, file]): [string, string][] => {
    const content = contentOf(file);
    return typeof content === "string" ? [[entryPath(`${base}.files`, path), content]] : [];
  });
  return [...argv, ...slots, ...files].filter(([, text]) => looksLikeReference(text)).map(([place]) => place);
}

/** As the grammar has it: the keyword directly after `<<`, and no longer word. */
function looksLikeReference(text: string): boolean {
  return /<<secret(?![A-Za-z0-9_-])/.test(text);
}
