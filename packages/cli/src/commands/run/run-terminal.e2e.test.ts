import { createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";
import { runInTerminal } from "../../../test/run-in-terminal.ts";

const canary = createCanary();
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
afterAll(() => world.remove());

const inTerminal = (words: readonly string[], answers: readonly { when: string; type: string }[] = []) =>
  runInTerminal(world, ["--config", config, "run", ...words], { answers, environment: { API_KEY: canary } });
const shell = (script: string) => ["--env", "TOKEN=env:API_KEY", "--", "sh", "-c", script];
/** A terminal in a terminal may put more than one carriage return in front of a newline. */
const linesOf = (screen: string) => screen.trimEnd().split(/\r*\n/);

test("the child has a terminal of the same size, with masked output", async () => {
  const script = 'test -t 0 && test -t 1 && test -t 2 && echo terminal; stty size; echo "$TOKEN"; exit 4';
  const ended = await inTerminal(shell(script));
  expect(ended.exitCode).toBe(4);
  expect(linesOf(ended.screen)).toEqual(["terminal", "30 100", "*****"]);
});

test("keys reach the child, which may read a line and end-of-file", async () => {
  const ended = await inTerminal(shell('echo ask; read answer; echo "got $answer"; cat; echo end'), [
    { when: "ask", type: "yes\r" },
    { when: "got yes", type: "\u0004" },
  ]);
  expect(ended.exitCode).toBe(0);
  expect(linesOf(ended.screen)).toEqual(["ask", "yes", "got yes", "end"]);
});

test("Ctrl-C reaches the child once, and a second one again", async () => {
  const script =
    "count=0; trap 'count=$((count+1)); echo got-$count; test $count = 2 && exit 9' INT; echo ready; " +
    "while :; do sleep 0.02; done";
  const ended = await inTerminal(shell(script), [
    { when: "ready", type: "\u0003" },
    { when: "got-1", type: "\u0003" },
  ]);
  expect(ended.exitCode).toBe(9);
  expect(ended.screen).not.toContain("got-3");
});

test("a child that Ctrl-C ends takes the command with it, by the same signal", async () => {
  const ended = await inTerminal(shell("echo ready; exec sleep 600"), [{ when: "ready", type: "\u0003" }]);
  expect(ended.signal).toBe(2);
});

test("with a descriptor the child has pipes for output, and Ctrl-C still reaches it once", async () => {
  const script =
    "trap 'echo got; exit 6' INT; test -t 1 || echo pipe; echo ready; while :; do sleep 0.02; done";
  const ended = await inTerminal(
    ["--fd", "F=env:API_KEY", ...shell(script)],
    [{ when: "ready", type: "\u0003" }],
  );
  expect(ended.exitCode).toBe(6);
  expect(ended.screen.match(/got/g)).toHaveLength(1);
  expect(ended.screen).toContain("pipe");
});

test("--no-mask leaves the child this very terminal", async () => {
  const ended = await inTerminal(["--no-mask", ...shell("test -t 1 && stty size")]);
  expect(ended).toMatchObject({ exitCode: 0, screen: "30 100\r\n" });
});

test("a fault is coloured, and holds no value", async () => {
  const ended = await inTerminal(["--env", "TOKEN=env:NOTHING", "--", "true"]);
  expect(ended.exitCode).toBe(125);
  expect(ended.screen).toContain("\u001b[31m");
  expect(ended.screen).not.toContain(canary);
});
