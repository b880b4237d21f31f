import type { EventListener, SecretEvent } from "@latebound/core";
import { type Meter, type MeterProvider, metrics, type TracerProvider, trace } from "@opentelemetry/api";
import { attributesOf } from "./opentelemetry/event-attributes.ts";
import { createSpanWriter } from "./opentelemetry/event-spans.ts";

/** Where measurements and spans go. */
export interface OpenTelemetryOptions {
  /** The globally registered one by default. */
  readonly meterProvider?: MeterProvider;
  /** The globally registered one by default. */
  readonly tracerProvider?: TracerProvider;
  /** Whether cache hits get spans too; false by default. */
  readonly spansOfHits?: boolean;
}

const scope = "@latebound/audit";

/**
 * An event listener that counts events (`latebound.events`), measures accesses and fetches
 * (`latebound.access.duration`, `latebound.fetch.duration`, in seconds) and makes a span of each fetch, and of each
 * access that the cache did not answer. Spans name canonical keys; metrics name none, since each would be a time series.
 */
export function openTelemetryListener(options: OpenTelemetryOptions = {}): EventListener {
  const measure = createMeasure((options.meterProvider ?? metrics).getMeter(scope));
  const tracer = (options.tracerProvider ?? trace).getTracer(scope);
  const writeSpan = createSpanWriter(tracer, options.spansOfHits ?? false);
  return (event) => {
    measure(event);
    writeSpan(event);
  };
}

function createMeasure(meter: Meter): (event: SecretEvent) => void {
  const description = "Events of secrets by type and outcome";
  const events = meter.createCounter("latebound.events", { description });
  const durations = {
    access: meter.createHistogram("latebound.access.duration", { unit: "s" }),
    fetch: meter.createHistogram("latebound.fetch.duration", { unit: "s" }),
  };
  return (event) => {
    const attributes = attributesOf(event);
    events.add(1, attributes);
    if (event.type !== "access" && event.type !== "fetch") return;
    durations[event.type].record(event.durationMs / 1_000, attributes);
  };
}
