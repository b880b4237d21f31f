import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { createCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describePrivate } from "../../../tests/servers/live-servers.ts";
import { createSelfSignedCertificate } from "../../../tests/servers/self-signed-certificate.ts";
import { runContainer } from "./run-container.ts";
import { collectText } from "./test-engine/collect-text.ts";
import { fake, openConsumer } from "./test-engine/open-consumer.ts";
import { startTestEngine, type TestEngine, testEngineMissing } from "./test-engine/test-engine.ts";

describePrivate("an engine over TLS", testEngineMissing(), () => {
  let engine: TestEngine;
  let front: Server;
  let host: string;
  const folder = mkdtempSync(join(tmpdir(), "latebound-tls-"));
  const caFile = join(folder, "ca.pem");
  beforeAll(async () => {
    engine = await startTestEngine();
    const { certificate: cert, key } = createSelfSignedCertificate();
    writeFileSync(caFile, cert);
    front = createServer({ cert, key, allowHalfOpen: true }, (client) => {
      const socket = connect({ path: engine.socketPath, allowHalfOpen: true });
      client.pipe(socket).pipe(client);
      for (const end of [client, socket]) end.on("error", () => [client, socket].map((one) => one.destroy()));
    }).listen(0, "127.0.0.1");
    await once(front, "listening");
    host = `tcp://127.0.0.1:${(front.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    front.close();
    rmSync(folder, { recursive: true });
    await engine.stop();
  });

  it("is given files and standard input as one on this machine is", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openConsumer({ token: canary });
    const out = collectText();
    await using container = await runContainer(consumer, {
      image: engine.shellImage,
      entrypoint: ["/bin/sh", "-c", "wc -c < $TOKEN_FILE; wc -c; cat $TOKEN_FILE"],
      env: { TOKEN: resolver.bind(fake("token")) },
      stdin: resolver.bind(`${fake("token")}`),
      engine: { host, caFile },
      stdout: out.stream,
    });
    expect(await container.wait()).toEqual({ exitCode: 0 });
    expect(out.text()).toBe("40\n40\n*****");
  });

  it("is not asked when nobody trusts its certificate", async () => {
    const { resolver, consumer, backend } = await openConsumer({ token: createCanary() });
    const caOfAnother = join(folder, "other.pem");
    writeFileSync(caOfAnother, createSelfSignedCertificate().certificate);
    const run = runContainer(consumer, {
      image: engine.shellImage,
      env: { TOKEN: resolver.bind(fake("token")) },
      engine: { host, caFile: caOfAnother },
    });
    await expect(run).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/CERT|SIGNED/),
    });
    expect(backend.requests).toEqual([]);
  });
});
