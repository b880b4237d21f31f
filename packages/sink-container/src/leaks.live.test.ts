import { readFileSync } from "node:fs";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describePrivate } from "../../../tests/servers/live-servers.ts";
import { prepareContainer } from "./prepare-container.ts";
import { runContainer } from "./run-container.ts";
import { collectText } from "./test-engine/collect-text.ts";
import { findLeaks } from "./test-engine/find-leaks.ts";
import { fake, openConsumer } from "./test-engine/open-consumer.ts";
import { startTestEngine, type TestEngine, testEngineMissing } from "./test-engine/test-engine.ts";

describePrivate("values of containers", testEngineMissing(), () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  }, 60_000);
  afterAll(() => engine.stop());

  it("are nowhere but in the container when they are delivered by file and standard input", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ token: canary });
    const out = collectText();
    await using container = await runContainer(consumer, {
      image: engine.shellImage,
      entrypoint: [
        "/bin/sh",
        "-c",
        "read typed; cat $TOKEN_FILE /run/secrets/sub/url | wc -c >&2; echo $typed | wc -c >&2; sleep 600",
      ],
      env: { TOKEN: resolver.bind(fake("token")) },
      files: { "/run/secrets/sub/url": resolver.bind(`https://app:${fake("token", " | urlencode")}@db/`) },
      stdin: resolver.bind(`${fake("token")}`),
      engine: { host: engine.host },
      stderr: out.stream,
    });
    await out.until(/^\d+\n\d+\n/);
    expect(out.text()).toBe("96\n41\n");
    expect(await findLeaks(engine, container.container, canary)).toEqual([]);
    expect(findCanary(describeEverything({ container, list: container.deliveries }), canary)).toBeUndefined();
  });

  it("are nowhere on disk when an image without a shell mounts them", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ token: canary });
    const out = collectText();
    await using container = await runContainer(consumer, {
      image: engine.bareImage,
      entrypoint: ["/tail", "-c", "+1", "-f", "/run/secrets/TOKEN"],
      env: { TOKEN: resolver.bind(fake("token")) },
      shell: false,
      engine: { host: engine.host },
      stdout: out.stream,
      options: { HostConfig: { LogConfig: { Type: "none", Config: {} } } },
    });
    await out.until(/\*/);
    expect(out.text()).toBe("*****");
    const source = (await container.container.inspect()).Mounts[0]?.Source ?? "";
    expect(readFileSync(`${source}/TOKEN`, "utf8")).toBe(canary);
    expect(await findLeaks(engine, container.container, canary)).toEqual([]);
  });

  it("are in inspect, on disk and in the environment when the config says env: the search finds them", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ token: canary });
    const options = resolver.bind({
      Image: engine.shellImage,
      Env: ["MODE=test", `TOKEN=${fake("token")}`],
      Entrypoint: ["/bin/sh", "-c", 'echo "$MODE ${#TOKEN}"; exec sleep 600'],
    });
    const out = collectText();
    const prepared = prepareContainer(consumer, options, {
      deliver: "env",
      engine: engine.docker,
      stdout: out.stream,
    });
    await using container = await prepared.start();
    await out.until(/\n/);
    expect(out.text()).toBe("test 40\n");
    const places = (await findLeaks(engine, container.container, canary)).join("\n");
    expect(places).toMatch(/^inspect: raw/m);
    expect(places).toMatch(/^inspect of the committed image: raw/m);
    if (engine.dataRoot !== undefined) expect(places).toMatch(/^disk, config\.v2\.json: raw/m);
    expect(places).not.toMatch(/environment|command line|events|logs/);
  });
});
