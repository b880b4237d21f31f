import { pathOf, startVaultWorld, type VaultWorld } from "../backends/vault-world.ts";
import { atMost, timesOf } from "../measure/musts.ts";
import { type Program, runProgram } from "../measure/run-program.ts";
import { type Contest, measureInTurns, type TurnTimes } from "../measure/turns.ts";
import { type LateboundCommand, openCommand } from "../peers/command.ts";
import { openVaultPrograms, type VaultPeer } from "../peers/vault-programs.ts";
import type { Answer, Contender, Figure, Row } from "../report/answer.ts";
import { figureText } from "../report/quantity.ts";
import type { Setting } from "../setting.ts";

const floorName = "node -e 0";
const notBuilt: Figure = { missing: "the command isn't built" };

/** What the command is asked for, and how much it may take over a bare Node, in milliseconds. */
const lines = {
  help: { what: "`latebound --help`", overMs: 25 },
  env: { what: "`latebound run`, a secret of the environment, no agent", overMs: 80 },
  vault: { what: "`latebound run`, a secret of Vault, no agent", overMs: 130 },
  warm: { what: "`latebound run`, a secret of Vault, warm agent", overMs: 25 },
} as const;
type Line = keyof typeof lines;

/** How long the command takes to start, with one secret for `/bin/true`. */
export async function ask(setting: Setting): Promise<Answer> {
  const world = await startVaultWorld();
  const command = openCommand();
  const references = [{ path: pathOf(0), field: "f0" }];
  const { peers, close } = openVaultPrograms({ references, ...world }, setting);
  try {
    const ours = command === undefined ? undefined : programsOf(command, world);
    const contests = contestsOf(ours, peers);
    const times = await measureInTurns({ what: "start", contests, turns: setting.quick ? 10 : 30 }, setting);
    const rows = Object.keys(lines).map((line) => rowOf(line as Line, { ours, peers, times }));
    const notes = [
      `\`${floorName}\` is the floor. The peers read one secret of Vault for \`/bin/true\`, or help on themselves.`,
      mediansNote(contests, times),
    ];
    return { rows, notes };
  } finally {
    close();
    command?.close();
    await world.stop();
  }
}

/** For who compares with medians; they grow with what else the machine has to do. */
function mediansNote(contests: readonly Contest[], times: TurnTimes): string {
  const medians = contests.map(({ name }) => {
    const title = Object.hasOwn(lines, name) ? lines[name as Line].what : `\`${name}\``;
    return `${title} ${figureText(times.median(name), "ns")}`;
  });
  return `Medians of all runs: ${medians.join("; ")}.`;
}

function programsOf(command: LateboundCommand, { address, token }: VaultWorld): Record<Line, Program> {
  const envFile = command.write("env.toml", "[secret.env]\n");
  const table = `address = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n`;
  const vaultFile = command.write("vault.toml", `[secret.env]\n[secret.vault]\n${table}`);
  const run = (file: string, reference: string, flags: readonly string[]) => {
    const args = ["--config", file, "run", ...flags, "--env", `X=${reference}`, "--", "/bin/true"];
    return command.run(args, { VAULT_TOKEN: token, APP_PASSWORD: "a value" });
  };
  const vault = `<<secret "vault" "${pathOf(0)}#f0">>`;
  return {
    help: command.run(["--help"]),
    env: run(envFile, '<<secret "env" "APP_PASSWORD">>', ["--no-agent"]),
    vault: run(vaultFile, vault, ["--no-agent"]),
    warm: run(vaultFile, vault, []),
  };
}

function contestsOf(ours: Record<Line, Program> | undefined, peers: readonly VaultPeer[]): Contest[] {
  const contest = (name: string, program: Program): Contest => ({ name, run: () => runProgram(program) });
  return [
    contest(floorName, { command: process.execPath, args: ["-e", "0"] }),
    ...Object.entries(ours ?? {}).map(([line, program]) => contest(line, program)),
    ...peers.flatMap(({ name, peer }) => {
      if ("missing" in peer) return [];
      return [contest(name, peer.program), contest(helpOf(name), helpProgram(peer.program))];
    }),
  ];
}

function helpOf(name: string): string {
  return `${name} --help`;
}

function helpProgram({ command, args, cwd = "." }: Program): Program {
  const script = args.filter((arg) => arg.endsWith(".js"));
  return { command, args: [...script, "--help"], cwd };
}

interface Measured {
  readonly ours: Record<Line, Program> | undefined;
  readonly peers: readonly VaultPeer[];
  readonly times: TurnTimes;
}

function rowOf(line: Line, { ours, peers, times }: Measured): Row {
  const { what, overMs } = lines[line];
  const figure = ours === undefined ? notBuilt : times.of(line);
  const floorNs = times.of(floorName);
  const contenders = peers.map(({ name, peer }): Contender => {
    if ("missing" in peer) return { name, figure: peer };
    return { name, version: peer.version, figure: times.of(line === "help" ? helpOf(name) : name) };
  });
  const over = ours === undefined ? notBuilt : times.over(line, floorName);
  const ahead = { help: [], env: [], vault: ["varlock"], warm: ["vals"] }[line];
  return {
    what,
    unit: "ns",
    ours: figure,
    floor: { name: floorName, figure: floorNs },
    peers: contenders,
    musts: [
      atMost(overMs * 1e6, "ns", over, "over the floor"),
      ...contenders
        .filter(({ name }) => ahead.some((other) => other === name))
        .map((peer) => timesOf(figure, peer)),
    ],
  };
}
