import {
  type CountingProxy,
  type ProxyCounts,
  startCountingProxy,
} from "../backends/start-counting-proxy.ts";
import { everyField, startVaultWorld, type VaultWorld } from "../backends/vault-world.ts";
import { timesOf } from "../measure/musts.ts";
import { type Program, runProgram } from "../measure/run-program.ts";
import { measureInTurns } from "../measure/turns.ts";
import { type LateboundCommand, openCommand } from "../peers/command.ts";
import { openVaultPrograms, type VaultPeer } from "../peers/vault-programs.ts";
import type { Answer, Contender, Figure, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const slowMs = 20;
const ours = "latebound";
/** They ask for one secret after the other: at a slow server all that they do is wait. */
const waiting = ["vals", "secretspec"];
const notBuilt = { missing: "the command isn't built" };

/** A thousand references on a hundred paths of Vault, from a command line. */
export async function ask(setting: Setting): Promise<Answer> {
  const world = await startVaultWorld();
  const proxy = await startCountingProxy(world.address);
  const command = openCommand();
  const field = { world, proxy, command, setting };
  try {
    const rows = [await timeRow(0, field), await timeRow(slowMs, field), ...(await countRows(field))];
    const notes = [
      "A fresh process with a token and no agent. consul-template fills a template as latebound does; vals, secretspec and varlock run " +
        "`/bin/true` with a thousand variables.",
    ];
    return { rows, notes };
  } finally {
    command?.close();
    await proxy.stop();
    await world.stop();
  }
}

interface Field {
  readonly world: VaultWorld;
  readonly proxy: CountingProxy;
  readonly command: LateboundCommand | undefined;
  readonly setting: Setting;
}

/** The programs of one address, ours first; the peers that are missing too. */
function programsOf(address: string, { world, command, setting }: Field) {
  const readings = { references: everyField(), address, token: world.token };
  const { peers, close } = openVaultPrograms(readings, setting);
  const programs = new Map<string, Program>();
  if (command !== undefined) programs.set(ours, renderProgram(command, readings));
  for (const { name, peer } of peers) if (!("missing" in peer)) programs.set(name, peer.program);
  return { programs, peers, close };
}

function renderProgram(
  command: LateboundCommand,
  {
    references,
    address,
    token,
  }: { references: ReturnType<typeof everyField>; address: string; token: string },
): Program {
  const table = `[secret.env]\n[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n`;
  const config = command.write("latebound.toml", table);
  const lines = references.map(
    ({ path, field }, index) => `V${index}=<<secret "vault" "${path}#${field}">>\n`,
  );
  const template = command.write("values.tpl", lines.join(""));
  const args = ["--config", config, "render", template, "-o", `${template}.out`, "--no-agent"];
  return command.run(args, { VAULT_TOKEN: token });
}

async function timeRow(delayMs: number, field: Field): Promise<Row> {
  const { world, proxy, setting } = field;
  await proxy.begin(delayMs);
  const { programs, peers, close } = programsOf(delayMs === 0 ? world.address : proxy.address, field);
  const contests = [...programs].map(([name, program]) => ({
    name,
    run: () => runProgram(program),
    inEvery: delayMs > 0 && waiting.includes(name) ? 3 : 1,
  }));
  const { of: nanoseconds } = await measureInTurns(
    { what: `${delayMs} ms`, contests, turns: setting.quick ? 6 : 30 },
    setting,
  );
  close();
  const contenders = contendersOf(peers, nanoseconds);
  const figure = programs.has(ours) ? nanoseconds(ours) : notBuilt;
  const musts = contenders.flatMap((peer) => {
    if (peer.name !== "consul-template") return delayMs === 0 ? [] : [timesOf(figure, peer)];
    return delayMs === 0 ? [timesOf(figure, peer, 1.5)] : [];
  });
  return {
    what: `\`latebound render\`, ${delayMs} ms latency`,
    unit: "ns",
    ours: figure,
    peers: contenders,
    musts,
  };
}

async function countRows(field: Field): Promise<Row[]> {
  const { programs, peers, close } = programsOf(field.proxy.address, field);
  const counted = new Map<string, ProxyCounts>();
  for (const [name, program] of programs) {
    await field.proxy.begin(slowMs);
    const isGood = await runProgram(program).then(
      () => true,
      () => false,
    );
    if (isGood) counted.set(name, await field.proxy.counts());
  }
  close();
  const countOf = (name: string, count: "requests" | "connections"): Figure =>
    counted.get(name)?.[count] ?? { missing: "failed" };
  const row = (count: "requests" | "connections"): Row => ({
    what: `\`latebound render\`, ${count}`,
    unit: "count",
    ours: programs.has(ours) ? countOf(ours, count) : notBuilt,
    peers: contendersOf(peers, (name) => countOf(name, count)),
  });
  const { kinds = {}, ...totals } = counted.get(ours) ?? {};
  const requests = row("requests");
  return [
    counted.has(ours) ? { ...requests, counts: { ...totals, ...kinds } } : requests,
    row("connections"),
  ];
}

function contendersOf(peers: readonly VaultPeer[], figure: (name: string) => Figure): Contender[] {
  return peers.map(({ name, peer }) =>
    "missing" in peer ? { name, figure: peer } : { name, version: peer.version, figure: figure(name) },
  );
}
