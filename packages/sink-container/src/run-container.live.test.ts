import { randomBytes } from "node:crypto";
import { createCanary, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describePrivate } from "../../../tests/servers/live-servers.ts";
import { prepareContainer } from "./prepare-container.ts";
import { runContainer } from "./run-container.ts";
import { collectText } from "./test-engine/collect-text.ts";
import { fake, openConsumer } from "./test-engine/open-consumer.ts";
import { startTestEngine, type TestEngine, testEngineMissing } from "./test-engine/test-engine.ts";

describePrivate("runContainer", testEngineMissing(), () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  }, 60_000);
  afterAll(() => engine.stop());
  const shell = (script: string) => ["/bin/sh", "-c", script];

  it("gives a file its owner and mode, with a read-only root and no capability, and its path in NAME_FILE", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ "db#password": canary });
    const [out, errors] = [collectText(), collectText()];
    await using container = await runContainer(consumer, {
      name: "container.web",
      image: engine.shellImage,
      user: "1234:5678",
      command: ["two words", "$HOME"],
      entrypoint: shell(
        'ls -ln "$TOKEN_FILE" | cut -c1-10,14-31; stat -c "%a %u %g" /run/secrets; wc -c < $TOKEN_FILE; ' +
          'cat $TOKEN_FILE; echo " $PLAIN $0 $1 ${TOKEN-unset}"; touch /x; exit 3',
      ),
      env: { TOKEN: resolver.bind(fake("db#password")), PLAIN: fake("db#password") },
      files: { "/run/secrets/tls/key": { content: resolver.bind(fake("db#password")), mode: 0o440 } },
      engine: { host: engine.host },
      readOnly: true,
      stdout: out.stream,
      stderr: errors.stream,
      options: { HostConfig: { CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges"] } },
    });
    expect(await container.wait()).toEqual({ exitCode: 3 });
    expect(out.text()).toMatch(/^-r--------\s+1 1234\s+5678\s*\n750 1234 5678\n40\n/);
    expect(out.text()).toContain(`***** ${fake("db#password")} two words $HOME unset`);
    expect(errors.text()).toContain("Read-only file system");
    const source = { reference: fake("db#password"), provider: "fake", version: "1" };
    expect(container.deliveries).toEqual([
      { way: "file", name: "TOKEN", path: "/run/secrets/TOKEN", sources: [source] },
      { way: "file", name: "/run/secrets/tls/key", path: "/run/secrets/tls/key", sources: [source] },
    ]);
  });

  it("delivers bytes as they are, many and large", async () => {
    const bytes = randomBytes(70_000);
    const { resolver, consumer } = await openConsumer({ key: bytes, empty: "" });
    const out = collectText();
    await using container = await runContainer(consumer, {
      image: engine.shellImage,
      entrypoint: shell("cd /run/secrets; sha256sum a b | cut -c1-64; wc -c < c"),
      files: {
        "/run/secrets/a": resolver.bind(fake("key")),
        "/run/secrets/b": resolver.bind(fake("key", " | base64")),
        "/run/secrets/c": "",
      },
      engine: { host: engine.host },
      stdout: out.stream,
    });
    await container.wait();
    const { createHash } = await import("node:crypto");
    const hash = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
    expect(out.text()).toBe(`${hash(bytes)}\n${hash(bytes.toString("base64"))}\n0\n`);
  });

  it("recreates the container at a restart, with the values of that moment", async () => {
    const [first, second] = [createCanary(), createCanary()];
    const { resolver, consumer, backend } = await openConsumer({ token: first });
    const print = shell('trap "exit 0" TERM; md5sum < $TOKEN_FILE; cat $TOKEN_FILE; echo; sleep 600 & wait');
    const prepared = prepareContainer(
      consumer,
      resolver.bind({
        name: "latebound-restart",
        Image: engine.shellImage,
        Entrypoint: print,
        Env: [`TOKEN=${fake("token")}`],
      }),
      { engine: engine.docker },
    );
    await using container = await prepared.start();
    const { id } = container;
    const out = collectText();
    const logs = container.logs({ stdout: out.stream, follow: true });
    await out.until(/\*/);
    backend.set("token", second);
    await consumer.use(
      resolver.bind(fake("token")),
      async (value) => {
        if (value === first) throw new Error("refused");
      },
      { isAuthError: () => true },
    );
    await container.restart();
    await logs;
    expect(container.id).not.toBe(id);
    await expect(engine.docker.getContainer(id).inspect()).rejects.toMatchObject({ statusCode: 404 });
    const again = collectText();
    const following = container.logs({ stdout: again.stream, follow: true });
    await again.until(/\*/);
    await container.stop({ killTimeoutMs: 1_000 });
    await following;
    const { createHash } = await import("node:crypto");
    const md5 = (text: string) => createHash("md5").update(text).digest("hex");
    expect([out.text().slice(0, 32), again.text().slice(0, 32)]).toEqual([md5(first), md5(second)]);
    expect(container.deliveries[0]?.sources[0]?.version).toBe("2");
  });

  it("keeps the container when a restart can't have its values", async () => {
    const { resolver, consumer, backend } = await openConsumer({ token: createCanary() });
    await using container = await runContainer(consumer, {
      image: engine.shellImage,
      env: { TOKEN: resolver.bind(fake("token")) },
      engine: { host: engine.host },
    });
    backend.remove("token");
    const missing = { ...container.deliveries[0] };
    await expect(
      consumer.use(resolver.bind(fake("token")), () => Promise.reject(new Error("refused")), {
        isAuthError: () => true,
      }),
    ).rejects.toThrow();
    await expect(container.restart()).rejects.toMatchObject({ code: "not_found" });
    expect((await container.container.inspect()).State.Running).toBe(true);
    expect(container.deliveries[0]).toEqual(missing);
  });

  it("removes what a restart under way starts", async () => {
    const { resolver, consumer } = await openConsumer({ token: createCanary() });
    const container = await runContainer(consumer, {
      image: engine.shellImage,
      env: { TOKEN: resolver.bind(fake("token")) },
      engine: { host: engine.host },
      options: { name: "latebound-turns" },
    });
    const restarts = [container.restart({ killTimeoutMs: 0 }), container.restart({ killTimeoutMs: 0 })];
    await container.remove();
    expect((await Promise.allSettled(restarts)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
    ]);
    const filters = { name: ["latebound-turns"] };
    expect(await engine.docker.listContainers({ all: true, filters })).toEqual([]);
  });

  it("says which values its output shows as they are", async () => {
    const { resolver, consumer } = await openConsumer({ pin: "12345", token: createCanary() });
    await using container = await runContainer(consumer, {
      image: engine.shellImage,
      env: { PIN: resolver.bind(fake("pin")), TOKEN: resolver.bind(fake("token")) },
      engine: { host: engine.host },
    });
    expect(container.unmasked).toEqual([{ reference: fake("pin"), part: "value", reason: "short" }]);
  });

  it("masks attached output and logs, in other spellings too, also those of a terminal", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ token: canary });
    for (const Tty of [false, true]) {
      const [out, logged] = [collectText(), collectText()];
      await using container = await runContainer(consumer, {
        image: engine.shellImage,
        entrypoint: shell("cat $TOKEN_FILE; echo; base64 < $TOKEN_FILE; cat $TOKEN_FILE >&2; echo end"),
        env: { TOKEN: resolver.bind(fake("token")) },
        engine: { host: engine.host },
        stdout: out.stream,
        stderr: out.stream,
        options: { Tty },
      });
      await container.wait();
      await container.logs({ stdout: logged.stream, stderr: logged.stream });
      for (const { text } of [out, logged]) {
        expect(text()).toContain("*****");
        expect(text()).toContain("end");
        expect(findCanary(text(), canary)).toBeUndefined();
      }
    }
  });
});
