import { createResolver, parseConfig } from "@latebound/core";
import { createManualClock, fakeProvider } from "@latebound/testing";
import { atMost } from "../measure/musts.ts";
import { seededRandom } from "../measure/seeded-random.ts";
import { peakToMean, sum } from "../measure/statistics.ts";
import type { Answer, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const secrets = 500;
/** Each process uses all its secrets so often. */
const everyMs = 10_000;
const minuteMs = 60_000;
const minutes = 60;
const ttlMinutes = 5;
/** As many are simulated in every run, so that what is counted can be compared. */
const countedProcesses = 6;

/** What many processes that started at once ask of a backend in an hour of fake time. */
export async function ask({ quick }: Setting): Promise<Answer> {
  const processes = quick ? countedProcesses : 30;
  const perMinute = Array.from({ length: minutes }, () => 0);
  let countedCalls = 0;
  for (let index = 0; index < processes; index += 1) {
    const calls = await simulateProcess(index);
    for (const [minute, count] of calls.entries()) perMinute[minute] = (perMinute[minute] ?? 0) + count;
    if (index < countedProcesses) countedCalls += sum(calls);
  }
  const fixed = fixedTtlCalls(processes);
  const name = "fixed TTL without jitter";
  // Everything is fetched in the first minute, by whatever way; what follows is refreshing.
  const ours = perMinute.slice(1);
  const spread = peakToMean(ours);
  const arithmetic = (secrets * processes * (minutes - 1)) / ttlMinutes;
  const calls = sum(ours);
  const what = `${secrets} secrets in ${processes.toLocaleString("en")} processes`;
  const rows: Row[] = [
    {
      what: `${what}: peak to mean of calls in a minute`,
      unit: "×",
      ours: spread,
      floor: { name: "even", figure: 1 },
      peers: [{ name, figure: peakToMean(fixed.slice(1)) }],
      musts: [atMost(3, "×", spread, "the mean")],
    },
    {
      what: `${what}: calls after the first minute`,
      unit: "count",
      ours: calls,
      floor: { name: "one call in a TTL", figure: arithmetic },
      peers: [{ name, figure: sum(fixed.slice(1)) }],
      musts: [atMost(1.5, "×", calls / arithmetic, "the arithmetic")],
    },
    {
      what: `${secrets} secrets in the first ${countedProcesses} processes: calls in the hour`,
      unit: "count",
      ours: countedCalls,
      counts: { calls: countedCalls },
    },
  ];
  const notes = [
    `\`cache_ttl\` is ${ttlMinutes} minutes. The processes start at the same moment and use every secret each ` +
      `${everyMs / 1_000} s, each with draws of its own: a thousand of them spread no less than these.`,
  ];
  return { rows, notes };
}

/** Calls in each minute of a process's hour. */
async function simulateProcess(index: number): Promise<readonly number[]> {
  const names = Array.from({ length: secrets }, (_, secret) => `bench/${secret}`);
  const provider = fakeProvider(Object.fromEntries(names.map((name) => [name, "a value"])));
  const config = await parseConfig(
    { secret: { fake: { cache_ttl: `${ttlMinutes}m` } } },
    { kinds: [provider] },
  );
  const clock = createManualClock();
  const resolver = createResolver({ config, clock, random: seededRandom(index + 1) });
  const tree = resolver.bind(names.map((name) => `<<secret "fake" "${name}">>`));
  const consumer = resolver.for("process:bench");
  const perMinute: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const before = provider.requests.length;
    for (let passedMs = 0; passedMs < minuteMs; passedMs += everyMs) {
      await consumer.resolve(tree);
      await clock.advance(everyMs);
    }
    perMinute.push(provider.requests.length - before);
  }
  await resolver.close();
  return perMinute;
}

/** The same with an entry that simply ends: all of them at once, again and again. */
function fixedTtlCalls(processes: number): readonly number[] {
  return Array.from({ length: minutes }, (_, minute) =>
    minute % ttlMinutes === 0 ? secrets * processes : 0,
  );
}
