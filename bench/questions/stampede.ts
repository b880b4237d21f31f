import { setImmediate } from "node:timers/promises";
import { createResolver, isLate, type Late, parseConfig } from "@latebound/core";
import { vault } from "@latebound/provider-vault";
import { createManualClock, fakeProvider } from "@latebound/testing";
import { startCountingProxy } from "../backends/start-counting-proxy.ts";
import { pathOf, startVaultWorld } from "../backends/vault-world.ts";
import { atMost } from "../measure/musts.ts";
import { countCalls, openStampedePeers } from "../peers/stampede-peers.ts";
import type { Answer, Contender, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const callers = 10_000;
const lifeMs = 300_000;

/** What many callers at once ask of a backend. */
export async function ask(setting: Setting): Promise<Answer> {
  const rows = [await coldRow(setting), ...(await agedRows())];
  return {
    rows,
    notes: [
      "Cold: on a real OpenBao. The AWS clients are given one that answers after a turn of the event loop, node-vault a transport " +
        "that does. Aged: on a fake clock and a backend that never answers.",
    ],
  };
}

async function coldRow(setting: Setting): Promise<Row> {
  const calls = await countReads();
  const peers: Contender[] = [];
  for (const { name, peer } of await openStampedePeers(setting)) {
    if ("missing" in peer) peers.push({ name, figure: peer });
    else peers.push({ name, version: peer.version, figure: await countCalls(peer, callers) });
  }
  return {
    what: `${callers.toLocaleString("en")} cold callers at once, calls`,
    unit: "count",
    ours: calls,
    floor: { name: "one call", figure: 1 },
    peers,
    musts: [atMost(1, "count", calls, "call")],
    counts: { calls },
  };
}

/** Reads that reach a real Vault when all callers come at once. */
async function countReads(): Promise<number> {
  const world = await startVaultWorld();
  const proxy = await startCountingProxy(world.address);
  await proxy.begin();
  const approle = { role_id: world.roleId, secret_id: world.secretId };
  const secret = { vault: { address: proxy.address, approle } };
  const resolver = createResolver({ config: await parseConfig({ secret }, { kinds: [vault()] }) });
  const late = asLate(resolver.bind(`<<secret "vault" "${pathOf(0)}#f0">>`));
  await askAtOnce(() => resolver.for("plugin:mailer").get(late));
  const { kinds } = await proxy.counts();
  await resolver.close();
  await proxy.stop();
  await world.stop();
  return kinds.reads ?? 0;
}

/** Callers that find an old value while the backend does not answer, or answered with a fault. */
async function agedRows(): Promise<Row[]> {
  const refreshing = await countWaiting("hang");
  const pausing = await countWaiting({ code: "unavailable" });
  const row = (what: string, { waiting, calls }: { waiting: number; calls: number }): Row => ({
    what,
    unit: "count",
    ours: waiting,
    musts: [atMost(0, "count", waiting, "that wait"), atMost(1, "count", calls, "call")],
    counts: { waiting, calls },
  });
  return [
    row(
      `${callers.toLocaleString("en")} callers between refresh time and end of life, those that wait`,
      refreshing,
    ),
    row(
      `${callers.toLocaleString("en")} callers during a back-off past the end of life, those that wait`,
      pausing,
    ),
  ];
}

async function countWaiting(fault: "hang" | { readonly code: "unavailable" }) {
  const clock = createManualClock();
  const provider = fakeProvider({ "bench/0": "a value" });
  const table = { cache_ttl: `${lifeMs}ms`, max_stale: "1h", retries: 0 };
  const config = await parseConfig({ secret: { fake: table } }, { kinds: [provider] });
  const resolver = createResolver({ config, clock, random: () => 0.999 });
  const late = asLate(resolver.bind('<<secret "fake" "bench/0">>'));
  const consumer = resolver.for("plugin:mailer");
  await consumer.get(late);
  provider.fail("*", fault);
  // Either past the refresh time, at 0.9 of the life, or past the life with a first failure that begins the back-off.
  await clock.advance(fault === "hang" ? 0.95 * lifeMs : lifeMs + 1_000);
  if (fault !== "hang") await consumer.get(late);
  const before = provider.requests.length;
  let answered = 0;
  const calls = Array.from({ length: callers }, () =>
    consumer.get(late).then(() => {
      answered += 1;
    }),
  );
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  const waiting = callers - answered;
  const asked = provider.requests.length - before;
  await resolver.close({ graceMs: 0 });
  await Promise.allSettled(calls);
  return { waiting, calls: asked };
}

async function askAtOnce(call: () => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: callers }, call));
}

function asLate(bound: string | Late<string>): Late<string> {
  if (!isLate(bound)) throw new Error("the reference was not seen");
  return bound as Late<string>;
}
