import { openConfig } from "@latebound/core";
import { assertNoCanary, createCanary, fakeProvider } from "@latebound/testing";
import { expect, test } from "vitest";
import type { AgentAnswer } from "../protocol/agent-answer.ts";
import type { ChildRequest, OpenRequest } from "../protocol/agent-request.ts";
import { answerChild } from "./answer-child.ts";
import type { Caller } from "./open-caller.ts";

const token = "fake:app#token";

interface Change {
  readonly served?: readonly string[];
  readonly isCurrent?: boolean;
  readonly process?: Caller["sinkTables"]["process"];
}

/** An agent that knows one config, with a backend in memory. */
async function openAgent({ served = ["fake"], isCurrent = true, process = {} }: Change = {}) {
  const canary = createCanary();
  const fake = fakeProvider({ "app#token": canary, "app#pin": "1234" });
  const text = '[secret.fake]\nretries = 0\ncache_ttl = "1m"\n';
  const files = [{ path: "/app/latebound.toml", text }];
  const { resolver, config } = await openConfig<unknown>(files, { kinds: [fake] });
  const asked: OpenRequest[] = [];
  let drops = 0;
  const openCaller = async (request: OpenRequest): Promise<Caller> => {
    asked.push(request);
    return {
      consumer: request.consumer,
      login: { resolver, config, files: [], leased: new Set() },
      served: new Set(served),
      credentialNames: ["APP_TOKEN"],
      sinkTables: { process, container: {} },
      isCurrent: () => isCurrent,
      dropLogin: () => void drops++,
    };
  };
  const leaving = new AbortController();
  let tellings = 0;
  const run = (...words: readonly string[]): Promise<AgentAnswer> => {
    const environment = { PATH: "/usr/bin:/bin", APP_TOKEN: "x", LATEBOUND_AGENT_IDLE: "1h", LANG: "C" };
    const request: ChildRequest = { ask: "child", words, directory: "/usr", home: "/root", environment };
    const context = { openCaller, signal: leaving.signal, onAsking: () => void tellings++ };
    return answerChild(request, context);
  };
  return { canary, fake, asked, run, leaving, drops: () => drops, tellings: () => tellings };
}

test("a child comes with its values, what masks them, and nothing that it isn't to inherit", async () => {
  const { run, canary, asked, fake } = await openAgent();
  const answer = await run(
    "-q",
    "run",
    "-c",
    "a.toml",
    "--env",
    `T=${token}`,
    "--directory",
    "bin",
    "--",
    "true",
    "-x",
  );
  expect(answer).toEqual({
    answer: "child",
    child: {
      start: {
        file: "/usr/bin/true",
        command: "true",
        args: ["-x"],
        directory: "/usr/bin",
        base: "run",
        env: { PATH: "/usr/bin:/bin", LANG: "C", T: canary },
      },
      masks: [{ form: { text: canary }, reference: '<<secret "fake" "app#token">>' }],
      killTimeoutMs: undefined,
    },
    warnings: [],
    unmasked: [],
  });
  expect(asked).toMatchObject([
    { consumer: "cli:run", directory: "/usr", home: "/root", config: ["/usr/a.toml"] },
  ]);
  await run("run", "--env", `T=${token}`, "--", "true");
  expect(fake.requests).toEqual(["app"]);
});

test("a process of the config has a consumer of its own, and its table's options", async () => {
  const { run, canary, asked } = await openAgent({
    process: {
      web: {
        command: ["true"],
        env: { T: `x-<<secret "fake" "app#token">>` },
        kill_timeout: "3s",
        mask: false,
      },
    },
  });
  expect(await run("run", "web", "--", "-v")).toMatchObject({
    answer: "child",
    child: { start: { args: ["-v"], env: { T: `x-${canary}` } }, killTimeoutMs: 3_000 },
  });
  expect(asked).toMatchObject([{ consumer: "cli:run/web" }]);
});

test("what is to be said comes with it: an argument like a reference, and what no mask hides", async () => {
  const { run } = await openAgent();
  const words = ["run", "--env", "PIN=fake:app#pin", "--", "echo", '<<secret "fake" "app#pin">>'];
  const unmasked = '<<secret "fake" "app#pin">> is not masked in output: it is too short';
  expect(await run(...words)).toMatchObject({
    warnings: ["run.args[0] looks like a reference, and is passed on as it is"],
    unmasked: [unmasked],
  });
  expect(await run("--quiet", ...words)).toMatchObject({ warnings: [], unmasked: [unmasked] });
  expect(await run("--quiet", "run", "--no-mask", ...words.slice(1))).toMatchObject({
    warnings: [],
    unmasked: [],
  });
});

test.each<[string, readonly string[], Change?]>([
  ["another command", ["get", token]],
  ["no command to run", ["run"]],
  ["options that aren't plain", ["run", `--env=T=${token}`, "--", "true"]],
  ["requests that are to be told", ["--debug", "run", "--env", `T=${token}`, "--", "true"]],
  ["who wants no agent", ["run", "--no-agent", "--env", `T=${token}`, "--", "true"]],
  ["a delivery that is to be told", ["run", "--report", "--env", `T=${token}`, "--", "true"]],
  ["an env file", ["run", "--env-from", ".env", "--", "true"]],
  ["a file", ["run", "--file", `/tmp/x=${token}`, "--", "true"]],
  ["a descriptor", ["run", "--fd", `T=${token}`, "--", "true"]],
  ["a FIFO", ["run", "--fifo", `T=${token}`, "--", "true"]],
  ["standard input", ["run", "--stdin", token, "--", "true"]],
  ["who follows changes", ["run", "--watch", "--env", `T=${token}`, "--", "true"]],
  ["a process that isn't in the config", ["run", "web"]],
  [
    "a process that follows changes",
    ["run", "web"],
    { process: { web: { command: ["true"], restart_on_change: true } } },
  ],
  ["a table that is wrong", ["run", "web"], { process: { web: { command: "true" } } }],
  ["a command that isn't there", ["run", "--env", `T=${token}`, "--", "no-such-command"]],
  ["a folder that isn't there", ["run", "--env", `T=${token}`, "--directory", "nope", "--", "true"]],
  ["a variable that is refused", ["run", "--env", `PATH=${token}`, "--", "true"]],
  ["a reference that isn't whole", ["run", "--env", 'T=<<secret "fake" "app#token"', "--", "true"]],
  ["a word that is no reference", ["run", "--env", "T=", "--", "true"]],
  ["a provider that isn't served", ["run", "--env", `T=${token}`, "--", "true"], { served: ["other"] }],
])("%s is the command's own business, and no backend is asked", async (_name, words, change) => {
  const { run, fake } = await openAgent(change);
  expect(await run(...words)).toEqual({ answer: "local" });
  expect(fake.requests).toEqual([]);
});

test("a fault that asking has shown is told, with its place on the command line and no value", async () => {
  const { run, canary } = await openAgent();
  const answer = await run(
    "run",
    "--env",
    `A=${token}`,
    "--env",
    "B=fake:nope#x",
    "--",
    "echo",
    "<<secret x",
  );
  expect(answer).toMatchObject({
    answer: "fault",
    fault: { code: "not_found", at: { path: "env.B" } },
    warnings: ["run.args[0] looks like a reference, and is passed on as it is"],
  });
  assertNoCanary(JSON.stringify(answer), canary);
});

test("what was fetched while a file changed isn't given", async () => {
  const { run, drops } = await openAgent({ isCurrent: false });
  expect(await run("run", "--env", `T=${token}`, "--", "true")).toEqual({ answer: "local" });
  expect(drops()).toBe(1);
});

test("a backend that takes its time is told of, and given up when the client leaves", async () => {
  const { run, fake, leaving, tellings } = await openAgent();
  fake.fail("*", "hang");
  const answering = run("run", "--env", `T=${token}`, "--", "true");
  await expect.poll(tellings, { timeout: 5_000 }).toBe(1);
  leaving.abort();
  expect(await answering).toMatchObject({ answer: "fault", fault: { code: "aborted" } });
});
