import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";
import type { Consumer } from "./consumer.ts";

const canary = "canary-a77e01";
const caught = (error: unknown) => error;

/** A resolver whose listener never finishes recording an access. */
async function openUnrecorded() {
  const fake = await openFakeResolver(
    { db: canary },
    { onEvent: ({ type }) => (type === "access" ? new Promise<void>(() => undefined) : undefined) },
  );
  const late = fake.resolver.bind('<<secret "fake" "db">>');
  return { ...fake, late, consumer: fake.resolver.for("app:web") };
}

type Late = Parameters<Consumer["get"]>[0];

const calls: readonly [string, (consumer: Consumer, late: Late, signal?: AbortSignal) => Promise<unknown>][] =
  [
    ["resolve", (consumer, late, signal) => consumer.resolve(late, { signal })],
    ["get", (consumer, late, signal) => consumer.get(late, { signal })],
    ["reader", (consumer, late, signal) => consumer.reader(late, { signal })()],
    [
      "use",
      (consumer, late, signal) => consumer.use(late, (value) => value, { signal, isAuthError: () => false }),
    ],
  ];

describe.each(calls)("%s, while its access is never recorded", (_name, call) => {
  it("ends with aborted, and gives no value", async () => {
    const { consumer, late, clock } = await openUnrecorded();
    const leaving = new AbortController();
    const running = call(consumer, late as Late, leaving.signal).catch(caught);
    await clock.advance(1_000);
    leaving.abort(new Error("gone"));
    const error = await running;
    expect(error).toMatchObject({ code: "aborted" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
  });

  it("ends with closed once closing has given it its grace, and gives no value", async () => {
    const { consumer, resolver, late, clock } = await openUnrecorded();
    const running = call(consumer, late as Late).catch(caught);
    await clock.advance(1_000);
    const closing = resolver.close({ graceMs: 500 });
    await clock.advance(500);
    const error = await running;
    expect(error).toMatchObject({ code: "closed" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
    await closing;
  });
});

it("a call whose fetch closing ends does not wait for its record either", async () => {
  const { consumer, resolver, backend, late, clock } = await openUnrecorded();
  backend.secrets.set("db", () => Promise.withResolvers<never>().promise);
  const running = consumer.resolve(late).catch(caught);
  await clock.advance(10);
  const closing = resolver.close({ graceMs: 100 });
  await clock.advance(100);
  expect(await running).toMatchObject({ code: "closed" });
  await closing;
});
