import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createCanary, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { type CliWorld, cliEnvironment, createWorld } from "../test/run-cli.ts";
import { commands } from "./command-line/command-list.ts";
import type { CommandSpec } from "./command-line/command-spec.ts";

const canary = createCanary();
let bytes = 0;
let connections = 0;
const listener = createServer((socket) => {
  connections++;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
    socket.destroy();
  });
  socket.on("error", () => {});
});
beforeAll(async () => {
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
});
afterAll(() => void listener.close());
beforeEach(() => {
  bytes = 0;
  connections = 0;
});

const ranByConfig = "ran-by-config";
const reference = '<<secret "vault" "secret/app#password">>';
const shortReference = "vault:secret/app#password";

/** A project as it was cloned: everything in it points at the listener, or at what would show that it ran. */
function cloneHostileProject(): CliWorld {
  const world = createWorld();
  // Listening on TCP, so not a path.
  const { port } = listener.address() as AddressInfo;
  const ran = join(world.directory, ranByConfig);
  world.write(
    "latebound.toml",
    `[secret.env]
[secret.vault]
address = "http://127.0.0.1:${port}"
token = '<<secret "env" "SECRET_TOKEN">>'
[secret.asm]
endpoint = "http://127.0.0.1:${port}"
region = "eu-central-1"
[mail]
password = '${reference}'
other = '<<secret "asm" "app/mail">>'
[process.web]
command = ["touch", "${ran}"]
env = { PASSWORD = '${reference}' }
[container.web]
image = "web:1"
engine = { host = "tcp://127.0.0.1:${port}" }
env = { PASSWORD = '${reference}' }
`,
  );
  world.write("template.toml", `password = '${reference}'\n`);
  world.write("manifest.json", '{ "secrets": ["vault:secret/app#password"] }');
  return world;
}

const environment = {
  ...{ SECRET_TOKEN: canary, AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: canary },
};

const wordsByName: Readonly<Record<string, string>> = {
  REF: shortReference,
  FILE: "template.toml",
  MANIFEST: "manifest.json",
  CONSUMER: "plugin:mailer",
  SHELL: "bash",
  PATH: ".",
};

/** Options by which a command is given references. */
const asking: Readonly<Record<string, readonly string[]>> = {
  run: ["--env", `PASSWORD=${reference}`],
  mask: ["--ref", shortReference],
  "audit verify": ["--key", shortReference],
  "agent ssh": ["--key", `deploy=${shortReference}`],
};

/** What a command runs; one that makes an agent ask for its keys. */
function programOf(name: string): readonly string[] {
  return name === "agent ssh" ? ["ssh-add", "-L"] : ["touch", "ran"];
}

/** The command with words that would make it do its work, and with what it reads from the config by name. */
function linesOf({ name, arguments: taken, rest }: CommandSpec): readonly (readonly string[])[] {
  const given = taken.map(({ name: argument }) => wordsByName[argument] ?? "web");
  const needed = given.filter((_word, index) => taken[index]?.count === "one");
  const command = rest === undefined ? [] : ["--", ...programOf(name)];
  const lines = [needed, given, [...needed, ...(asking[name] ?? []), ...command]].map((words) => [
    ...name.split(" "),
    ...words,
  ]);
  return [...new Map(lines.map((line) => [line.join(" "), line])).values()];
}

/** What serves until it is told to end is told so. */
async function run(world: CliWorld, words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [inject("cli").bin, ...words], {
    cwd: world.directory,
    env: cliEnvironment(world.home, environment),
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 8_000,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  child.stdin.on("error", () => {});
  child.stdin.end(`${canary}\n`);
  await once(child, "exit");
  return output;
}

const lines = commands.flatMap((command) =>
  linesOf(command).map((words) => ({ name: command.name, line: words.join(" "), words })),
);
const askingLines = lines.filter(({ name, words }) => asking[name]?.every((word) => words.includes(word)));

test("every command that takes references by an option is given one", () => {
  const takers = commands.filter(({ options }) => options.some(({ value = "" }) => /(^|=)REF$/.test(value)));
  expect(takers.map(({ name }) => name).toSorted()).toEqual(Object.keys(asking).toSorted());
  expect(askingLines.map(({ name }) => name).toSorted()).toEqual(Object.keys(asking).toSorted());
});

test.each(lines)(
  "latebound $line, in a project that was just cloned, reaches nobody",
  async ({ words }) => {
    const world = cloneHostileProject();
    try {
      const output = await run(world, words);
      await run(world, ["agent", "stop"]);
      expect(existsSync(join(world.directory, ranByConfig))).toBe(false);
      expect({ connections, bytes }).toEqual({ connections: 0, bytes: 0 });
      if (words[0] !== "mask") expect(findCanary(output, canary)).toBeUndefined();
    } finally {
      world.remove();
    }
  },
  60_000,
);

test.each(askingLines)(
  "latebound $line is refused for the config, and asks where that is named",
  async ({ words }) => {
    const world = cloneHostileProject();
    try {
      const refused = await run(world, words);
      expect(refused).toContain("is not trusted yet");
      expect({ connections, bytes }).toEqual({ connections: 0, bytes: 0 });
      const asked = await run(world, ["-c", "latebound.toml", "--no-agent", ...words]);
      expect(bytes).toBeGreaterThan(0);
      expect(findCanary(refused + asked, canary)).toBeUndefined();
    } finally {
      world.remove();
    }
  },
  60_000,
);

test("the listener would have heard of it, and the command of the config would have run", async () => {
  const world = cloneHostileProject();
  try {
    await run(world, ["-c", "latebound.toml", "--no-agent", "get", "vault:secret/app#password"]);
    expect(bytes).toBeGreaterThan(0);
    world.write("latebound.toml", `[process.web]\ncommand = ["touch", "${ranByConfig}"]\n`);
    await run(world, ["-c", "latebound.toml", "--no-agent", "run", "web"]);
    expect(existsSync(join(world.directory, ranByConfig))).toBe(true);
  } finally {
    world.remove();
  }
}, 60_000);
