import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createResolver, parseConfig, type SecretEvent } from "@latebound/core";
import { assertNoCanary, createCanary, fakeProvider } from "@latebound/testing";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { describe, expect, onTestFinished, test } from "vitest";
import { diagnosticsListener } from "./diagnostics.ts";
import { openTelemetryListener } from "./opentelemetry.ts";
import { accessEvent } from "./test-log/access-event.ts";

/** Resolves one secret twice and is denied nothing, with a listener attached. */
async function resolveTwice(onEvent: (event: SecretEvent) => void | Promise<void>): Promise<string> {
  const value = createCanary();
  const config = await parseConfig("[secret.fake]\n", { kinds: [fakeProvider({ "db#password": value })] });
  await using resolver = createResolver({ config, onEvent });
  const late = resolver.bind({
    password: '<<secret "fake" "db#password">>',
    absent: '<<secret "fake" "none">>',
  });
  const consumer = resolver.for("plugin:mailer");
  await consumer.resolve(late.password);
  await consumer.resolve(late.password);
  await consumer.resolve(late.absent).catch(() => undefined);
  return value;
}

describe("OpenTelemetry", () => {
  function createTelemetry(spansOfHits = false) {
    const spans = new InMemorySpanExporter();
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    onTestFinished(() => meterProvider.shutdown());
    const listener = openTelemetryListener({ meterProvider, tracerProvider, spansOfHits });
    const metrics = async () => {
      await meterProvider.forceFlush();
      return exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    };
    return { listener, spans, metrics };
  }

  test("counts events, measures accesses and fetches, and names no key in a metric and no value anywhere", async () => {
    const { listener, spans, metrics } = createTelemetry();
    const value = await resolveTwice(listener);
    const found = await metrics();
    expect(found.map(({ descriptor }) => descriptor.name).toSorted()).toEqual([
      ...["latebound.access.duration", "latebound.events", "latebound.fetch.duration"],
    ]);
    const events = found.find(({ descriptor }) => descriptor.name === "latebound.events");
    const counts = events?.dataPoints.map(({ attributes, value }) => [
      attributes["latebound.outcome"],
      attributes["latebound.cache"],
      value,
    ]);
    expect(counts).toContainEqual(["allowed", "miss", 1]);
    expect(counts).toContainEqual(["allowed", "hit", 1]);
    expect(counts).toContainEqual(["found", undefined, 1]);
    const told = JSON.stringify(found.map(({ descriptor, dataPoints }) => [descriptor, dataPoints]));
    expect(told).not.toContain("db#password");
    const spanTexts = JSON.stringify(
      spans.getFinishedSpans().map(({ name, attributes, status }) => [name, attributes, status]),
    );
    expect(spanTexts).toContain("db#password");
    assertNoCanary(told + spanTexts, value);
  });

  test("makes spans of fetches and of accesses that took one, with their times", async () => {
    const { listener, spans } = createTelemetry();
    await listener(accessEvent({ cache: "hit" }));
    await listener(
      accessEvent({ cache: "miss", outcome: "failed", code: "unavailable", atMs: 5_000, durationMs: 1_500 }),
    );
    const [span, ...others] = spans.getFinishedSpans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({
      name: "latebound access",
      startTime: [3, 500_000_000],
      endTime: [5, 0],
      status: { code: 2, message: "unavailable" },
    });
    expect(span?.attributes).toMatchObject({
      "latebound.key": "apps/mail/smtp#password",
      "latebound.consumer": "plugin:mailer",
    });
  });

  test("makes spans of hits when asked to, and none of events without a duration", async () => {
    const { listener, spans } = createTelemetry(true);
    await listener(accessEvent({ cache: "hit" }));
    await listener({ type: "breaker", atMs: 0, provider: "p", state: "open" });
    await listener({ type: "login", atMs: 0, provider: "p", event: { type: "login", method: "approle" } });
    expect(spans.getFinishedSpans()).toHaveLength(1);
  });

  test("does nothing without providers", () => {
    expect(openTelemetryListener()(accessEvent())).toBeUndefined();
  });
});

describe("diagnostics channels", () => {
  test("carry each event on the channel of its type, and no value", async () => {
    const messages: unknown[] = [];
    const note = (message: unknown) => void messages.push(message);
    subscribe("mine:access", note);
    onTestFinished(() => void unsubscribe("mine:access", note));
    const value = await resolveTwice(diagnosticsListener({ prefix: "mine" }));
    expect(messages).toHaveLength(3);
    expect(messages[0]).toMatchObject({
      type: "access",
      consumer: "plugin:mailer",
      key: "db#password",
      outcome: "allowed",
    });
    assertNoCanary(JSON.stringify(messages), value);
  });

  test("are named after latebound unless told otherwise", () => {
    const messages: unknown[] = [];
    const note = (message: unknown) => void messages.push(message);
    subscribe("latebound:access", note);
    onTestFinished(() => void unsubscribe("latebound:access", note));
    const event = accessEvent();
    void diagnosticsListener()(event);
    expect(messages).toEqual([event]);
  });
});
