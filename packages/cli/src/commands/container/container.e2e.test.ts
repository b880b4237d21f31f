import { createCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describePrivate } from "../../../../../tests/servers/live-servers.ts";
import {
  startTestEngine,
  type TestEngine,
  testEngineMissing,
} from "../../../../sink-container/src/test-engine/test-engine.ts";
import { createWorld } from "../../../test/run-cli.ts";

describePrivate("latebound container", testEngineMissing(), () => {
  const canary = createCanary();
  const environment = { API_KEY: canary };
  const world = createWorld();
  let engine: TestEngine;
  let config: string;

  beforeAll(async () => {
    engine = await startTestEngine();
    const table = (name: string, script: string) => `
[container.${name}]
image = "${engine.shellImage}"
entrypoint = ["/bin/sh", "-c", '${script}']
env.TOKEN = '<<secret "env" "API_KEY">>'
engine.host = "${engine.host}"
`;
    config = world.write(
      "app.toml",
      [
        "[secret.env]",
        table("once", "cat $TOKEN_FILE; echo; cat $TOKEN_FILE >&2; wc -c < $TOKEN_FILE; exit 3"),
        table("polite", 'trap "echo bye; exit 4" TERM; echo ready; while :; do sleep 0.1; done'),
        // The engine would wait for ten minutes before it kills it.
        table("deaf", 'trap "echo told" TERM; echo ready; while :; do sleep 0.1; done') +
          "options.StopTimeout = 600\n",
        table("chatty", "while :; do cat $TOKEN_FILE; echo; done"),
        table("absent", "exit 0").replace("API_KEY", "NOTHING"),
        table("noimage", "exit 0").replace(engine.shellImage, "latebound-test/none:1"),
      ].join("\n"),
    );
  }, 60_000);
  afterAll(async () => {
    await engine.stop();
    world.remove();
  });

  const words = (name: string) => ["--config", config, "container", name];
  const left = async () => (await engine.docker.listContainers({ all: true })).length;

  const report = 'delivered:\nfile  TOKEN  /run/secrets/TOKEN  <<secret "env" "API_KEY">>\n';

  /** From its report on, a signal is for the container; it may print before. */
  async function running(name: string) {
    const started = world.start([...words(name), "--report"], { environment });
    await started.until(report);
    await started.until("ready\n");
    return started;
  }

  test("its output is masked, its exit code is the command's, and it is removed", async () => {
    const ended = await world.run(words("once"), { environment });
    expect(ended).toEqual({
      exitCode: 3,
      signal: null,
      stdout: `*****\n${canary.length}\n`,
      stderr: "*****",
    });
    expect(await left()).toBe(0);
  });

  test("a value that passes unmasked is told of, with --quiet too", async () => {
    const warning = 'latebound: <<secret "env" "API_KEY">> is not masked in output: it is too short\n';
    for (const more of [[], ["--quiet"]]) {
      const ended = await world.run([...words("once"), ...more], { environment: { API_KEY: "pin12" } });
      expect(ended).toMatchObject({ exitCode: 3, stdout: "pin12\n5\n" });
      // The container prints on its own; which of the two comes first is open.
      expect([`${warning}pin12`, `pin12${warning}`]).toContain(ended.stderr);
    }
    expect(await left()).toBe(0);
  });

  test("what can't be started has a code of its own, and leaves nothing", async () => {
    const absent = await world.run(words("absent"), { environment });
    expect(absent).toMatchObject({ exitCode: 125, stdout: "" });
    expect(absent.stderr).toContain("not_found");
    const noImage = await world.run(words("noimage"), { environment });
    expect(noImage).toMatchObject({ exitCode: 125, stdout: "" });
    expect(noImage.stderr).not.toContain(canary);
    const nobody = await world.run(words("nobody"), { environment });
    expect(nobody).toMatchObject({ exitCode: 2, stdout: "" });
    expect(nobody.stderr).toContain("once, polite");
    expect(await left()).toBe(0);
  });

  test("a signal stops it, and it is removed", async () => {
    const started = await running("polite");
    started.child.kill("SIGINT");
    expect(await started.ended).toMatchObject({ exitCode: 4, stdout: "ready\nbye\n", stderr: report });
    expect(await left()).toBe(0);
  });

  test("a second signal removes it at once", async () => {
    const started = await running("deaf");
    started.child.kill("SIGTERM");
    await started.until("told\n");
    started.child.kill("SIGTERM");
    expect(await started.ended).toMatchObject({ exitCode: 137, stderr: report });
    expect(await left()).toBe(0);
  });

  test("a reader that leaves early ends it", async () => {
    const started = world.start(words("chatty"), { environment });
    await started.until("*****\n");
    started.child.stdout.destroy();
    const ended = await started.ended;
    expect(ended).toMatchObject({ exitCode: 141, stderr: "" });
    expect(ended.stdout).not.toContain(canary);
    expect(await left()).toBe(0);
  });
});
