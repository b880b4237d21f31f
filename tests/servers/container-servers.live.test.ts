import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "vitest";
import { startOpenBaoContainer } from "./container-servers.ts";
import { findDockerEngine } from "./docker-engine.ts";
import { findOpenBao } from "./installed-servers.ts";
import { createCall } from "./openbao.ts";
import { createServerFolder } from "./server-process.ts";

const engine = await findDockerEngine();

test("an engine that does not answer, or answers otherwise, is none", async () => {
  assert.equal(await findDockerEngine({ LATEBOUND_TEST_DOCKER_HOST: "unix:///nowhere.sock" }), undefined);
  const other = createServer((_request, response) => response.writeHead(404).end());
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve(Number(Object(other.address()).port)));
  });
  assert.equal(await findDockerEngine({ LATEBOUND_TEST_DOCKER_HOST: `tcp://127.0.0.1:${port}` }), undefined);
  other.close();
});

const program = findOpenBao();
if (engine !== undefined && program !== undefined) {
  test("OpenBao runs in a container made of nothing but its program", { timeout: 180_000 }, async () => {
    const image = await buildImage(program);
    const server = await startOpenBaoContainer(image);
    assert.ok(server);
    const call = createCall(server);
    await call("POST", "secret/data/container", { data: { word: "kept" } });
    assert.equal(JSON.parse((await call("GET", "secret/data/container")).body).data.data.word, "kept");
    await server.stop();
  });
}

async function buildImage(openbao: string): Promise<string> {
  process.env.DOCKER_HOST = engine;
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  const { GenericContainer } = await import("testcontainers");
  const folder = createServerFolder("image");
  copyFileSync(openbao, join(folder, "bao"));
  const lines = ["FROM scratch", "COPY bao /bao", 'ENV HOME="/"', 'ENTRYPOINT ["/bao"]'];
  writeFileSync(join(folder, "Dockerfile"), lines.join("\n"));
  const image = "latebound-test/openbao:2.7.2";
  await GenericContainer.fromDockerfile(folder).build(image, { deleteOnExit: false });
  return image;
}
