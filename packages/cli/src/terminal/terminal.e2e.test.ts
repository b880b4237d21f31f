import { constants } from "node:os";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld } from "../../test/run-cli.ts";
import { runInTerminal, runScriptInTerminal } from "../../test/run-in-terminal.ts";
import { createSilentServer, type SilentServer } from "../../test/silent-server.ts";

const canary = createCanary();
const world = createWorld();
afterAll(() => world.remove());

const faulty = world.write(
  "faulty.toml",
  `[secret.env]\n[mail]\nurl = '${canary}<<secret "envv" "${"A_LONG_NAME_OF_A_VARIABLE_".repeat(5)}">>${canary}'\n`,
);

let server: SilentServer;
let slow = "";
beforeAll(async () => {
  server = await createSilentServer();
  slow = world.write(
    "slow.toml",
    `[secret.vault]\naddress = "${server.address}"\ntoken = "${canary}"\ntimeout = "2s"\nretries = 0\n[mail]\nurl = '<<secret "vault" "secret/a#b">>'\n`,
  );
});
afterAll(() => server.close());

async function check(
  config: string,
  options: { columns?: number; environment?: Record<string, string> } = {},
) {
  const run = await runInTerminal(world, ["check", "-c", config], options);
  assertNoCanary(run.screen, canary);
  expect(run.exitCode).toBe(1);
  return run.screen;
}

const sequence = "\u001b[";

test("faults are in colours on a terminal, and plain with NO_COLOR and on a dumb one", async () => {
  expect(await check(faulty)).toContain(`${sequence}31m`);
  for (const environment of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
    const plain = await check(faulty, { environment });
    expect(plain).not.toContain(sequence);
    expect(plain).toContain("unknown_provider: a reference names");
  }
});

test.each([40, 60, 90])("on %d columns the line of the file is cut around the reference", async (columns) => {
  const screen = await check(faulty, { columns, environment: { NO_COLOR: "1" } });
  const excerpt = screen.split("\r\n").filter((line) => /^ {2}[ \d] \| /.test(line));
  const [line = "", marks = ""] = excerpt.slice(-2);
  expect(line.length).toBeLessThanOrEqual(columns);
  expect(line.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1)).toBe("<<secret");
});

test("a backend that takes its time is waited for with a bar; a dumb terminal, and --quiet, get none", async () => {
  expect(await check(slow)).toContain("Asking whether the references can be read: 0 of 1");
  expect(await check(slow, { environment: { TERM: "dumb" } })).not.toContain("Asking whether");
  const quiet = await runInTerminal(world, ["check", "-c", slow, "--quiet"]);
  expect(quiet.screen).not.toContain("Asking whether");
  expect(quiet.screen).toContain("timeout");
});

test.each([
  ["Ctrl-C", { type: "\u0003" }, constants.signals.SIGINT],
  ["SIGTERM", { kill: "SIGTERM" }, constants.signals.SIGTERM],
])("%s ends a command that waits, by its signal, on a terminal that is left as it was", async (...given) => {
  const [, end, signal] = given;
  const run = await runInTerminal(world, ["check", "-c", slow], { answers: [{ when: "0 of 1", ...end }] });
  assertNoCanary(run.screen, canary);
  expect(run.signal).toBe(signal);
  // What was set would have to be set back.
  expect(run.screen).not.toContain(`${sequence}?`);
});

test("a bar leaves the input to who else reads it", async () => {
  const script = `printf 'one\\ntwo\\n' | while read -r name; do latebound check -c slow.toml; echo "seen $name"; done`;
  const { screen } = await runScriptInTerminal(world, script);
  assertNoCanary(screen, canary);
  expect(screen).toContain("0 of 1");
  expect(screen.match(/seen \w+/g)).toEqual(["seen one", "seen two"]);
});
