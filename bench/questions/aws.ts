import { type AwsWorld, startAwsWorld } from "../backends/aws-world.ts";
import {
  type CountingProxy,
  type ProxyCounts,
  startCountingProxy,
} from "../backends/start-counting-proxy.ts";
import { atLeast, atMost } from "../measure/musts.ts";
import { type Contest, measureInTurns } from "../measure/turns.ts";
import { type AwsPeers, openAwsPeers, readWithLatebound } from "../peers/aws-readers.ts";
import {
  type Answer,
  type Contender,
  type Figure,
  type Missing,
  type Row,
  ratioOf,
} from "../report/answer.ts";
import type { Setting } from "../setting.ts";

/** A thousand secrets of AWS Secrets Manager. */
export async function ask(setting: Setting): Promise<Answer> {
  const world = await startAwsWorld();
  const proxy = await startCountingProxy(world.endpoint);
  const peers = await openAwsPeers(setting);
  const proxied = { ...world, endpoint: proxy.address };
  try {
    const timed = await timedRows(world, peers, setting);
    const counted = await countedRows({ world: proxied, proxy, peers });
    await world.enforceIam();
    const denied = await deniedRow(proxied, proxy);
    const notes = [
      "Most of the time is the emulator's, which takes one request after the other. Denied: the caller may read " +
        "secrets but make no batch calls, which the emulator refuses and latebound then does without.",
    ];
    return { rows: [...timed, ...counted, denied], notes };
  } finally {
    await proxy.stop();
    await world.stop();
  }
}

async function timedRows(world: AwsWorld, peers: AwsPeers | Missing, setting: Setting): Promise<Row[]> {
  const { quick } = setting;
  const read = (batch: "auto" | "off") => () => readWithLatebound(world, { batch, credentials: world.admin });
  const contests: Contest[] = [
    { name: "auto", run: read("auto") },
    ...(quick ? [] : [{ name: "off", run: read("off") }]),
    ...("missing" in peers
      ? []
      : [
          { name: "batches", run: () => peers.batches(world) },
          { name: "powertools", run: () => peers.powertools(world) },
          { name: "sdk", run: () => peers.sdk(world) },
        ]),
  ];
  const { of: nanoseconds } = await measureInTurns({ what: "read", contests, turns: quick ? 4 : 6 }, setting);
  const contenders = contendersOf(peers, nanoseconds);
  const ours = nanoseconds("auto");
  const [powertools] = contenders.peers;
  const faster = powertools
    ? [atLeast(5, "×", ratioOf(powertools.figure, ours), "as fast as powertools")]
    : [];
  const rows: Row[] = [{ what: "batches on", unit: "ns", ours, ...contenders, musts: faster }];
  if (!quick) rows.push({ what: "batches off", unit: "ns", ours: nanoseconds("off"), ...contenders });
  return rows;
}

function contendersOf(
  peers: AwsPeers | Missing,
  figure: (name: string) => Figure,
): { floor: Contender; peers: Contender[] } {
  const of = (title: string, name: string, version?: string): Contender => ({
    name: title,
    ...(version === undefined ? {} : { version }),
    figure: "missing" in peers ? peers : figure(name),
  });
  const { powertoolsVersion, sdkVersion } = "missing" in peers ? ({} as Partial<AwsPeers>) : peers;
  return {
    floor: of("50 batch calls by hand", "batches"),
    peers: [of("powertools", "powertools", powertoolsVersion), of("AWS SDK", "sdk", sdkVersion)],
  };
}

interface Counted {
  readonly world: AwsWorld;
  readonly proxy: CountingProxy;
  readonly peers: AwsPeers | Missing;
}

async function countedRows({ world, proxy, peers }: Counted): Promise<Row[]> {
  const counts = new Map<string, ProxyCounts>();
  const count = async (name: string, read: () => Promise<void>) => {
    await proxy.begin();
    await read();
    counts.set(name, await proxy.counts());
  };
  const credentials = world.admin;
  await count("auto", () => readWithLatebound(world, { batch: "auto", credentials }));
  await count("off", () => readWithLatebound(world, { batch: "off", credentials }));
  if (!("missing" in peers)) {
    for (const name of ["batches", "powertools", "sdk"] as const) await count(name, () => peers[name](world));
  }
  const requestsOf = (name: string) => counts.get(name)?.requests ?? Number.NaN;
  const row = (what: string, name: string, limit: number): Row => ({
    what,
    unit: "count",
    ours: requestsOf(name),
    ...contendersOf(peers, requestsOf),
    musts: [atMost(limit, "count", requestsOf(name), "calls")],
    counts: countsOf(counts.get(name)),
  });
  return [row("batches on, calls", "auto", 50), row("batches off, calls", "off", 1_000)];
}

async function deniedRow(world: AwsWorld, proxy: CountingProxy): Promise<Row> {
  await proxy.begin();
  await readWithLatebound(world, { batch: "auto", credentials: world.reader });
  const counts = await proxy.counts();
  return { what: "batches denied, calls", unit: "count", ours: counts.requests, counts: countsOf(counts) };
}

/** How many connections there are at once depends on the emulator's pace, and how many bytes on its dates. */
function countsOf(counts: ProxyCounts | undefined): Record<string, number> {
  return { calls: counts?.requests ?? 0, ...counts?.kinds };
}
