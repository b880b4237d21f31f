import { createResolver, parseConfig } from "@latebound/core";
import { defineKind } from "@latebound/provider";
import { createManualClock } from "@latebound/testing";
import { atMost } from "../measure/musts.ts";
import { seededRandom } from "../measure/seeded-random.ts";
import type { Answer, Row } from "../report/answer.ts";

const valueBytes = 100;
const hourMs = 3_600_000;
const minuteMs = 60_000;

/** What cached secrets take of the heap. */
export async function ask(): Promise<Answer> {
  const rows: Row[] = [];
  await loadCode();
  for (const count of [10_000, 100_000]) rows.push(await measureEntries(count));
  rows.push(await measureDays());
  const notes = [
    `Values of ${valueBytes} B. The heap and what hangs on it, after a collection, less what there was before, which is the code of a first call too, and the bytes of the values.`,
  ];
  return { rows, notes };
}

/** What a first call loads is no part of an entry. */
async function loadCode(): Promise<void> {
  const { resolver } = await openMadeUp({});
  await resolveAll(resolver, 1);
  await resolver.close();
}

async function measureEntries(count: number): Promise<Row> {
  const mapBytes = overheadOf(count, () => new Map(namesOf(count).map((name) => [name, madeUp(name, 0)])));
  const before = heapBytes();
  const { resolver, backend } = await openMadeUp({});
  await resolveAll(resolver, count);
  const ours = (heapBytes() - before) / count - valueBytes;
  const { calls } = backend;
  await resolveAll(resolver, count);
  if (backend.calls !== calls || calls !== count) throw new Error("not every secret was in the cache");
  await resolver.close();
  return {
    what: `${count.toLocaleString("en")} entries: overhead of one`,
    unit: "B",
    ours,
    floor: { name: "the values alone", figure: 0 },
    peers: [{ name: "`Map` of strings", figure: mapBytes }],
    musts: [atMost(700, "B", ours)],
  };
}

/**
 * Two days of secrets that are rotated every hour and used every minute. On the first the compiler still makes code, which
 * is hundreds of kilobytes in one step and is no growth.
 */
async function measureDays(): Promise<Row> {
  const secrets = 100;
  const clock = createManualClock();
  const { resolver, backend } = await openMadeUp({ clock, cacheTtl: "10m" });
  const tree = treeOf(resolver, secrets);
  const consumer = resolver.for("process:bench");
  let earlyBytes = 0;
  for (let minute = 0; minute < 48 * 60; minute += 1) {
    backend.generation = Math.floor((minute * minuteMs) / hourMs);
    await consumer.resolve(tree);
    await clock.advance(minuteMs);
    if (minute === 24 * 60) earlyBytes = heapBytes();
  }
  const ours = Math.max(0, heapBytes() - earlyBytes);
  await resolver.close();
  return {
    what: `${secrets} secrets rotated hourly for two days: growth on the second`,
    unit: "B",
    ours,
    musts: [atMost(100_000, "B", ours)],
  };
}

type MadeUp = Awaited<ReturnType<typeof openMadeUp>>;

/** A resolver on a backend that makes values up and keeps none. */
async function openMadeUp({
  clock,
  cacheTtl = "1h",
}: {
  clock?: ReturnType<typeof createManualClock>;
  cacheTtl?: string;
}) {
  const backend = { calls: 0, generation: 0 };
  const kind = defineKind({
    kind: "made",
    options: (z) => z.strictObject({}),
    checkKey: () => undefined,
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: () => ({
      get: async ({ path }) => {
        backend.calls += 1;
        return { text: madeUp(path, backend.generation) };
      },
    }),
  });
  const config = await parseConfig({ secret: { made: { cache_ttl: cacheTtl } } }, { kinds: [kind] });
  return { resolver: createResolver({ config, clock, random: seededRandom(1) }), backend };
}

async function resolveAll(resolver: MadeUp["resolver"], count: number): Promise<void> {
  await resolver.for("process:bench").resolve(treeOf(resolver, count));
}

function treeOf(resolver: MadeUp["resolver"], count: number) {
  return resolver.bind(namesOf(count).map((name) => `<<secret "made" "${name}">>`));
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `bench/secret-${index}`);
}

/** A text in one piece, as a parser gives it. */
function madeUp(name: string, generation: number): string {
  return Buffer.from(`${name} ${generation} `.padEnd(valueBytes, "x"), "latin1").toString("latin1");
}

function overheadOf(count: number, make: () => Map<string, string>): number {
  const before = heapBytes();
  const made = make();
  const overhead = (heapBytes() - before) / count - valueBytes;
  if (made.size !== count) throw new Error("two names are the same");
  return overhead;
}

function heapBytes(): number {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
