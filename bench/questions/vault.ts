import {
  type CountingProxy,
  type ProxyCounts,
  startCountingProxy,
} from "../backends/start-counting-proxy.ts";
import { startVaultWorld, type VaultWorld } from "../backends/vault-world.ts";
import { atMost, timesOf } from "../measure/musts.ts";
import { measureInTurns } from "../measure/turns.ts";
import { openNodeVault, type ReadEveryField, readByHand, readWithLatebound } from "../peers/vault-readers.ts";
import type { Answer, Contender, Figure, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

/** What each request waits in the slow rows, and where connections are counted, so that none is free too early. */
const slowMs = 20;
const ours = "latebound";
const floorName = "keep-alive client by hand";
const peerName = "node-vault";

/** A thousand references on a hundred paths of Vault, from a login on. */
export async function ask(setting: Setting): Promise<Answer> {
  const world = await startVaultWorld();
  const proxy = await startCountingProxy(world.address);
  const nodeVault = await openNodeVault(setting);
  const field = { world, proxy, setting, nodeVault };
  try {
    const rows = [await timeRow(0, field), await timeRow(slowMs, field), ...(await countRows(field))];
    return {
      rows,
      notes: [
        "From a checked configuration to a thousand strings and a closed resolver, in a warm process. Latebound and the client by hand " +
          "log in by AppRole, look the mount up and read each path once, 64 at a time; node-vault is asked for each reference, all at once.",
      ],
    };
  } finally {
    await proxy.stop();
    await world.stop();
  }
}

interface Field {
  readonly world: VaultWorld;
  readonly proxy: CountingProxy;
  readonly setting: Setting;
  readonly nodeVault: Awaited<ReturnType<typeof openNodeVault>>;
}

function readersOf({ nodeVault }: Field): { readonly name: string; readonly read: ReadEveryField }[] {
  return [
    { name: ours, read: readWithLatebound },
    { name: floorName, read: readByHand },
    ...("missing" in nodeVault ? [] : [{ name: peerName, read: nodeVault.read }]),
  ];
}

async function timeRow(delayMs: number, field: Field): Promise<Row> {
  const { world, proxy, setting } = field;
  await proxy.begin(delayMs);
  // Without latency there is no need for the proxy, which takes time of its own.
  const asked = delayMs === 0 ? world : { ...world, address: proxy.address };
  const contests = readersOf(field).map(({ name, read }) => ({ name, run: () => read(asked) }));
  const { of: nanoseconds } = await measureInTurns(
    { what: `${delayMs} ms`, contests, turns: setting.quick ? 10 : 18 },
    setting,
  );
  const floor = { name: floorName, figure: nanoseconds(floorName) };
  return {
    what: `as a library, ${delayMs} ms latency`,
    unit: "ns",
    ours: nanoseconds(ours),
    floor,
    peers: [nodeVaultContender(field, () => nanoseconds(peerName))],
    musts: [timesOf(nanoseconds(ours), floor, 1.3)],
  };
}

async function countRows(field: Field): Promise<Row[]> {
  const counted = new Map<string, ProxyCounts>();
  for (const { name, read } of readersOf(field)) {
    await field.proxy.begin(slowMs);
    await read({ ...field.world, address: field.proxy.address });
    counted.set(name, await field.proxy.counts());
  }
  const countOf = (name: string, count: "requests" | "connections") =>
    counted.get(name)?.[count] ?? Number.NaN;
  const row = (count: "requests" | "connections"): Row => ({
    what: `as a library, ${count}`,
    unit: "count",
    ours: countOf(ours, count),
    floor: { name: floorName, figure: countOf(floorName, count) },
    peers: [nodeVaultContender(field, () => countOf(peerName, count))],
  });
  const { kinds = {}, ...totals } = counted.get(ours) ?? {};
  const limits = { reads: 100, logins: 1, "mount look-ups": 1 };
  const musts = Object.entries(limits).map(([kind, limit]) => atMost(limit, "count", kinds[kind] ?? 0, kind));
  const all = [...musts, atMost(102, "count", countOf(ours, "requests"), "requests")];
  return [{ ...row("requests"), musts: all, counts: { ...totals, ...kinds } }, row("connections")];
}

function nodeVaultContender({ nodeVault }: Field, figure: () => Figure): Contender {
  if ("missing" in nodeVault) return { name: peerName, figure: nodeVault };
  return { name: peerName, version: nodeVault.version, figure: figure() };
}
