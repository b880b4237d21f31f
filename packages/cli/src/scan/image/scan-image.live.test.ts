import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type DockerEngine,
  dockerMissing,
  startDockerEngine,
} from "../../../../../tests/servers/docker-engine.ts";
import { describePrivate } from "../../../../../tests/servers/live-servers.ts";
import { createTar } from "../../../test/create-tar.ts";
import { createPlantedValue } from "../../../test/planted-value.ts";
import { scanAll } from "../../../test/scan-all.ts";

describePrivate("docker", dockerMissing(), () => {
  let engine: DockerEngine;
  const folder = mkdtempSync(join(tmpdir(), "latebound-scan-"));
  const path = join(folder, "image.tar");

  beforeAll(async () => {
    engine = await startDockerEngine();
  }, 60_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await engine.stop();
  });

  test("every planted value is found in an image that an engine built and saved, and nothing in a clean one", async () => {
    const { value, written } = createPlantedValue();
    const token = createCanary();
    const values = { it: value, token };
    await build("latebound-test/clean:1", "FROM scratch\nCOPY app /app\n", [
      { name: "app", content: "clean" },
    ]);
    await save("latebound-test/clean:1");
    const target = { kind: "image", path } as const;
    expect(await scanAll(values, [target])).toMatchObject({ finds: [], leftOut: [] });
    const files = written.map(({ form, bytes }) => ({ name: `files/${form}`, content: bytes }));
    await build("latebound-test/leaky:1", `FROM scratch\nCOPY files /files\nENV TOKEN=${token}\n`, files);
    await save("latebound-test/leaky:1");
    const { finds, leftOut } = await scanAll(values, [target]);
    expect(leftOut).toEqual([]);
    const inLayers = finds.filter(({ references }) => references.includes("it"));
    const found = inLayers.map(({ place: { inside }, encodings }) => [...inside, ...encodings].join(" "));
    expect(found.toSorted()).toEqual(written.map(({ form }) => `files/${form} ${form}`).toSorted());
    // In the config's environment and in its history at least.
    const inConfig = finds.filter(({ references }) => references.includes("token"));
    expect(inConfig.length).toBeGreaterThanOrEqual(2);
    expect(inConfig.every(({ place: { inside } }) => inside.length === 0)).toBe(true);
  }, 60_000);

  async function build(
    name: string,
    dockerfile: string,
    files: Parameters<typeof createTar>[0],
  ): Promise<void> {
    const context = await createTar([{ name: "Dockerfile", content: dockerfile }, ...files]);
    const response = await call({ method: "POST", path: `/build?t=${encodeURIComponent(name)}` }, context);
    expect(await text(response)).toContain("Successfully built");
  }

  async function save(name: string): Promise<void> {
    const response = await call({ method: "GET", path: `/images/${encodeURIComponent(name)}/get` });
    await pipeline(response, createWriteStream(path));
  }

  async function call(options: RequestOptions, body?: Uint8Array): Promise<IncomingMessage> {
    const headers = { "content-type": "application/x-tar" };
    const sent = request({ socketPath: engine.host.replace("unix://", ""), headers, ...options });
    sent.end(body);
    const [response]: IncomingMessage[] = await once(sent, "response");
    if (response?.statusCode !== 200) throw new Error(`the engine answered ${response?.statusCode}`);
    return response;
  }
});
