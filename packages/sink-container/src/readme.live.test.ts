import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openConfig } from "@latebound/core";
import { createCanary, fakeProvider, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describePrivate } from "../../../tests/servers/live-servers.ts";
import * as sinkContainer from "./index.ts";
import { collectText } from "./test-engine/collect-text.ts";
import { startTestEngine, type TestEngine, testEngineMissing } from "./test-engine/test-engine.ts";

const root = new URL("../../../", import.meta.url);
const readme = readPage("packages/sink-container/README.md");
const docs = readPage("docs/containers.md");

it("the pages are short, and so is their code", () => {
  expect(readme.text.trimEnd().split("\n").length).toBeLessThanOrEqual(80);
  for (const { code } of [...readme.blocks, ...docs.blocks])
    expect(code.trim().split("\n").length).toBeLessThanOrEqual(12);
});

describePrivate("the code of the pages about containers", testEngineMissing(), () => {
  let engine: TestEngine;
  const folder = mkdtempSync(join(tmpdir(), "latebound-pages-"));
  const canary = createCanary();
  const kind = fakeProvider(
    { "web/db#password": canary, "web/tls#key": canary, "web#token": canary },
    { kind: "vault" },
  );
  beforeAll(async () => {
    engine = await startTestEngine();
    await engine.docker.getImage(engine.shellImage).tag({ repo: "example/web", tag: "1.4" });
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await engine.stop();
  });

  /** What the pages take for granted. The program prints what it was given and ends. */
  async function bindingsFor(toml: string) {
    const path = join(folder, "app.toml");
    writeFileSync(path, `[secret.vault]\n${toml}`);
    const opened = await openConfig(path, { kinds: [kind] });
    const out = collectText();
    const print = ["/bin/sh", "-c", "env; cat /run/secrets/*; find /run/secrets -type f"];
    const given = { engine: engine.docker };
    const bindings = {
      ...sinkContainer,
      resolver: opened.resolver,
      sinkTables: opened.sinkTables,
      openConfig: async () => opened,
      vault: () => kind,
      process: { stdout: out.stream, stderr: out.stream },
      runContainer: async (...[consumer, spec]: Parameters<typeof sinkContainer.runContainer>) => {
        const container = await sinkContainer.runContainer(consumer, {
          ...spec,
          ...given,
          entrypoint: print,
        });
        await container.wait();
        return container;
      },
      prepareContainer: (
        ...[consumer, options]: Parameters<typeof sinkContainer.prepareContainer>
      ): sinkContainer.PreparedContainer => {
        const createOptions = { ...options, Entrypoint: print };
        const delivery = { ...given, stdout: out.stream };
        const prepared = sinkContainer.prepareContainer(consumer, createOptions, delivery);
        const start = async () => {
          const container = await prepared.start();
          // It would be ended by the next line of the page, whether it has printed or not.
          await container.wait();
          return container;
        };
        return { start };
      },
    };
    return { bindings, out };
  }

  it("runs as the README shows it", async () => {
    const [toml = "", run = "", prepare = ""] = readme.blocks.map(({ code }) => code);
    const { bindings, out } = await bindingsFor(toml);
    const [exitCode, id] = (await runBlock(run, bindings, "[exitCode, container.id]")) as [number, string];
    expect(exitCode).toBe(0);
    expect(out.text()).toContain("DATABASE_URL_FILE=/run/secrets/DATABASE_URL\n");
    expect(out.text()).toContain("LOG_LEVEL=info\n");
    expect(out.text()).toContain("postgres://app:*****@db/app");
    expect(out.text()).toContain("/run/secrets/tls/key.pem\n");
    const second = String(await runBlock(prepare, bindings, "started.id"));
    expect(out.text()).toContain("TOKEN_FILE=/run/secrets/TOKEN\n");
    expect(findCanary(out.text(), canary)).toBeUndefined();
    for (const removed of [id, second])
      await expect(engine.docker.getContainer(removed).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  it("runs as docs/containers.md shows it", async () => {
    const [toml = "", run = "", logging = ""] = docs.blocks.map(({ code }) => code);
    const { bindings, out } = await bindingsFor(toml);
    await runBlock(run, bindings, "container.deliveries.length");
    expect(out.text()).toContain("DATABASE_PASSWORD_FILE=/run/secrets/DATABASE_PASSWORD\n");
    expect(out.text()).toContain("LEGACY_TOKEN=*****\n");
    expect(findCanary(out.text(), canary)).toBeUndefined();
    const quiet = await bindingsFor(`${toml}${logging}`);
    const spec = sinkContainer.containerSpec(quiet.bindings.sinkTables.container.web, {
      name: "container.web",
    });
    expect(spec.options).toEqual({ HostConfig: { LogConfig: { Type: "none" } } });
    const container = await quiet.bindings.runContainer(quiet.bindings.resolver.for("container:web"), spec);
    await expect(container.logs({ stdout: quiet.out.stream })).rejects.toMatchObject({ code: "unavailable" });
    await container.remove();
  });
});

function readPage(path: string) {
  const text = readFileSync(new URL(path, root), "utf8");
  const blocks = [...text.matchAll(/^```(ts|toml)\n([\s\S]*?)^```/gm)].map(([, , code = ""]) => ({ code }));
  return { text, blocks };
}

/** Runs a block with its imports and what it takes for granted given as variables. */
async function runBlock(
  code: string,
  bindings: Readonly<Record<string, unknown>>,
  result: string,
): Promise<unknown> {
  const own = Object.keys(bindings).filter((name) => !new RegExp(`const [^=]*\\b${name}\\b`).test(code));
  const body = code.replace(/^import .* from "@latebound\/sink-container";$/m, "");
  const program = new Function(...own, `return (async () => {${body}; return ${result};})();`);
  return await program(...own.map((name) => bindings[name]));
}
