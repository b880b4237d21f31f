import type { SecretEvent } from "@latebound/core";
import { SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { spanAttributesOf } from "./event-attributes.ts";

/** Makes a span of each event that has a duration; its parent is the span that is active when the event is told. */
export function createSpanWriter(tracer: Tracer, spansOfHits: boolean): (event: SecretEvent) => void {
  return (event) => {
    if (event.type !== "access" && event.type !== "fetch") return;
    if (event.type === "access" && event.cache === "hit" && !spansOfHits) return;
    const span = tracer.startSpan(`latebound ${event.type}`, {
      kind: event.type === "fetch" ? SpanKind.CLIENT : SpanKind.INTERNAL,
      startTime: event.atMs - event.durationMs,
      attributes: spanAttributesOf(event),
    });
    if (event.code !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: event.code });
    span.end(event.atMs);
  };
}
