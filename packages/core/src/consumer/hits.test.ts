import { inspect } from "node:util";
import { SecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import type { Late } from "../late/late.ts";
import { createResolver } from "../resolver/create-resolver.ts";
import { createFakeBackend } from "../test-backend/fake-backend.ts";
import { createSystemMoments } from "../time/system-clock.ts";
import { createManualClock } from "../time/test-clock/manual-clock.ts";
import type { Consumer } from "./consumer.ts";

const canary = "CANARY-31d9";
const cacheTtlMs = 5 * 60_000;
const grant = '[[grant]]\nconsumer = "app:*"\nallow = ["fake:db*", "fake:named*"]\n';

/** A resolver that nobody listens to, so that hits need no session, with `db` in its cache. */
async function openQuiet(toml = grant) {
  const backend = createFakeBackend({ db: canary, db_b: `${canary}-b` });
  const clock = createManualClock();
  const configOf = (text: string) => parseConfig(`[secret.fake]\n${text}`, { kinds: [backend.kind] });
  const resolver = createResolver({ config: await configOf(toml), clock, random: () => 0.5 });
  const consumer = resolver.for("app:web");
  const late = resolver.bind('<<secret "fake" "db">>') as Late;
  expect(await consumer.resolve(late)).toBe(canary);
  return { resolver, consumer, late, backend, clock, configOf };
}

const calls: readonly [string, (consumer: Consumer, late: Late, signal?: AbortSignal) => Promise<unknown>][] =
  [
    ["get", async (consumer, late, signal) => (await consumer.get(late, { signal })).text()],
    ["resolve", (consumer, late, signal) => consumer.resolve(late, { signal })],
    [
      "resolve of a tree",
      async (consumer, late, signal) => (await consumer.resolve([{ late }], { signal }))[0]?.late,
    ],
    ["use", (consumer, late, signal) => consumer.use(late, (v) => v, { signal, isAuthError: () => false })],
  ];

describe.each(calls)("%s of what is in the cache, told to nobody,", (_name, call) => {
  it("asks no backend", async () => {
    const { consumer, late, backend } = await openQuiet();
    for (let turn = 0; turn < 3; turn += 1) expect(await call(consumer, late)).toBe(canary);
    expect(backend.gets).toEqual(["db"]);
  });

  it("is denied to a consumer without a grant, whatever another was given", async () => {
    const { resolver, late, backend } = await openQuiet();
    const error = await call(resolver.for("job:other"), late).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "denied_by_policy" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
    expect(backend.gets).toEqual(["db"]);
  });

  it("is denied from the time on at which the grant expires", async () => {
    const expiring = `${grant}expires = 2026-01-01T00:01:00Z\n`;
    const { consumer, late, clock } = await openQuiet(expiring);
    clock.stepWall(59_999);
    expect(await call(consumer, late)).toBe(canary);
    clock.stepWall(1);
    await expect(call(consumer, late)).rejects.toMatchObject({ code: "denied_by_policy" });
  });

  it("goes by the configuration in force between two hits", async () => {
    const { resolver, consumer, late, backend, configOf } = await openQuiet();
    await resolver.replaceConfig(await configOf('[[grant]]\nconsumer = "app:*"\ndeny = ["fake:**"]\n'));
    await expect(call(consumer, late)).rejects.toMatchObject({ code: "denied_by_policy" });
    await resolver.replaceConfig(await configOf(grant));
    expect(await call(consumer, late)).toBe(canary);
    expect(backend.gets).toEqual(["db"]);
  });

  it("reads anew once its provider's table was replaced", async () => {
    const { resolver, consumer, late, backend, configOf } = await openQuiet();
    backend.secrets.set("db", { text: `${canary}-new` });
    await resolver.replaceConfig(await configOf(`expect = "other"\n${grant}`));
    expect(await call(consumer, late)).toBe(`${canary}-new`);
    expect(backend.gets).toEqual(["db", "db"]);
  });

  it("fails with closed once closing has begun", async () => {
    const { resolver, consumer, late } = await openQuiet();
    const closing = resolver.close();
    await expect(call(consumer, late)).rejects.toMatchObject({ code: "closed" });
    await closing;
    await expect(call(consumer, late)).rejects.toMatchObject({ code: "closed" });
  });

  it("does not begin with an aborted signal, and leaves nothing that closing would wait for", async () => {
    const { resolver, consumer, late, clock } = await openQuiet();
    await expect(call(consumer, late, AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
    await resolver.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it("starts the refresh that is due, and answers meanwhile", async () => {
    const { consumer, late, backend, clock } = await openQuiet();
    backend.secrets.set("db", { text: `${canary}-new` });
    await clock.advance(0.7 * cacheTtlMs - 1);
    expect(await call(consumer, late)).toBe(canary);
    expect(backend.gets).toEqual(["db"]);
    await clock.advance(1);
    expect(await call(consumer, late)).toBe(canary);
    await clock.advance(0);
    expect(await call(consumer, late)).toBe(`${canary}-new`);
    expect(backend.gets).toEqual(["db", "db"]);
  });

  it.each([
    ["runs out", (clock: { advance(ms: number): Promise<void> }) => clock.advance(cacheTtlMs)],
    ["slept through its life", async (clock: { suspend(ms: number): void }) => clock.suspend(cacheTtlMs)],
    [
      "runs out while the wall clock is set back",
      async (clock: { stepWall(ms: number): void; advance(ms: number): Promise<void> }) => {
        clock.stepWall(-cacheTtlMs);
        await clock.advance(cacheTtlMs);
      },
    ],
  ])("waits for the backend when its life %s", async (_how, pass) => {
    const { consumer, late, backend, clock } = await openQuiet();
    backend.secrets.set("db", { text: `${canary}-new` });
    await pass(clock);
    expect(await call(consumer, late)).toBe(`${canary}-new`);
  });

  it("is refused for a name that only the backend knows, at each hit", async () => {
    const toml = `${grant}[[grant]]\nconsumer = "app:outer"\ndeny = ["fake:secret-name"]\n`;
    const { resolver, consumer, backend } = await openQuiet(toml);
    backend.secrets.set("named", { text: canary, identity: ["secret-name"] });
    const late = resolver.bind('<<secret "fake" "named">>') as Late;
    const denied = resolver.for("app:outer");
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await call(consumer, late)).toBe(canary);
      await expect(call(denied, late)).rejects.toMatchObject({ code: "denied_by_policy" });
    }
    expect(backend.gets).toEqual(["db", "named"]);
  });

  it("tells an absence and a stale value as ever", async () => {
    const { resolver, consumer, late, backend, clock } = await openQuiet();
    const gone = resolver.bind('<<secret "fake" "db_gone">>') as Late;
    for (let turn = 0; turn < 2; turn += 1)
      await expect(call(consumer, gone)).rejects.toMatchObject({ code: "not_found" });
    expect(backend.gets).toEqual(["db", "db_gone"]);
    backend.fault = new SecretError("access_denied", { message: "no" });
    await clock.advance(cacheTtlMs);
    await expect(call(consumer, late)).rejects.toMatchObject({ code: "access_denied" });
  });
});

describe("resolve of hits", () => {
  it("hands out nothing when one of many is denied, and asks no backend", async () => {
    const { resolver, backend } = await openQuiet();
    const tree = resolver.bind(['<<secret "fake" "db">>', '<<secret "fake" "other">>']);
    const error = await resolver
      .for("app:web")
      .resolve(tree)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "denied_by_policy" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
    expect(backend.gets).toEqual(["db"]);
  });

  it("fetches what is missing beside hits, once", async () => {
    const { resolver, consumer, backend } = await openQuiet();
    const tree = resolver.bind({ a: 'x-<<secret "fake" "db">>', b: '<<secret "fake" "db_b">>' });
    for (let turn = 0; turn < 2; turn += 1)
      expect(await consumer.resolve(tree)).toEqual({ a: `x-${canary}`, b: `${canary}-b` });
    expect(backend.gets).toEqual(["db", "db_b"]);
  });

  it("filters, checks and defaults as a first resolve does", async () => {
    const { resolver, consumer } = await openQuiet();
    const lates = resolver.bind([
      '<<secret "fake" "db" | base64>>',
      '<<secret "fake" "db_gone" | default "d">>',
      '<<secret "fake" "db" | default "d">>',
    ]);
    const expected = [Buffer.from(canary).toString("base64"), "d", canary];
    for (let turn = 0; turn < 2; turn += 1) expect(await consumer.resolve(lates)).toEqual(expected);
    expect((await consumer.get(lates[0] as Late)).text()).toBe(expected[0]);
  });

  it("tells a sink of each value", async () => {
    const { consumer, late } = await openQuiet();
    const told: unknown[] = [];
    await consumer.resolve(late, { onValue: (value) => void told.push(value) });
    await consumer.get(late, { onValue: (value) => void told.push(value) });
    expect(told).toEqual([canary, canary]);
  });

  it("gives each caller a secret of its own", async () => {
    const { consumer, late } = await openQuiet();
    const [one, other] = await Promise.all([consumer.get(late), consumer.get(late)]);
    one.dispose();
    expect(other.text()).toBe(canary);
    expect(await consumer.resolve(late)).toBe(canary);
  });
});

describe("use", () => {
  it("refetches past a hit when credentials were refused, and runs again with what changed", async () => {
    const { consumer, late, backend } = await openQuiet();
    const ran: unknown[] = [];
    const run = (password: string) => {
      ran.push(password);
      backend.secrets.set("db", { text: `${canary}-new` });
      if (ran.length === 1) throw new Error("refused");
    };
    await consumer.use(late, run, { isAuthError: () => true });
    expect(ran).toEqual([canary, `${canary}-new`]);
  });
});

describe("the moment by the machine's clock", () => {
  it("is the same for a while, and never an old one", () => {
    const now = createSystemMoments();
    const before = Date.now();
    const first = now();
    expect(first.wallMs).toBeGreaterThanOrEqual(before);
    let later = now();
    while (later.wallMs === first.wallMs) {
      expect(later).toBe(first);
      later = now();
    }
    expect(later.monotonicMs).toBeGreaterThan(first.monotonicMs);
  });
});
