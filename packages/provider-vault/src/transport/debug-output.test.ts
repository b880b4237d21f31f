import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { createSelfSignedCertificate } from "../../../../tests/servers/self-signed-certificate.ts";
import { canaryToken, canaryValue, goodBody } from "../../test/loopback-vault.ts";

const readOnce = fileURLToPath(new URL("../../test/read-once.ts", import.meta.url));
const flags = ["--conditions=@latebound/source", "--experimental-strip-types"];
const folder = mkdtempSync(join(tmpdir(), "vault-debug-"));
afterAll(() => rmSync(folder, { recursive: true }));

const serve: RequestListener = (_, response) => {
  response.setHeader("content-type", "application/json").end(JSON.stringify(goodBody));
};

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** What a process prints that reads one secret with everything debugged. */
async function printed(options: object): Promise<string> {
  const settings = { token: canaryToken, mount: "secret", kv_version: 2, ...options };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [...flags, readOnce, JSON.stringify(settings)],
    { env: { PATH: process.env.PATH, DEBUG: "*", NODE_DEBUG: "*" }, maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout + stderr;
}

describe("with DEBUG and NODE_DEBUG, a read through a proxy prints no token and no value", () => {
  test("of an http address", async () => {
    const proxy = `http://127.0.0.1:${await listen(createServer(serve))}`;
    expectHidden(await printed({ address: "http://vault.test:8200", proxy }));
  });

  test("of an https address", async () => {
    const { certificate: cert, key } = createSelfSignedCertificate();
    const ca_file = join(folder, "ca.pem");
    writeFileSync(ca_file, cert);
    const target = await listen(createTlsServer({ cert, key }, serve));
    const tunnels = createServer().on("connect", (_, socket) => {
      const tunnel = connect(target, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(tunnel).pipe(socket);
      });
    });
    const proxy = `http://127.0.0.1:${await listen(tunnels)}`;
    const output = await printed({ address: "https://localhost:8200", ca_file, proxy });
    expect(output.includes("https-proxy-agent")).toBe(true);
    expectHidden(output);
  });
});

function expectHidden(output: string): void {
  expect(output).toContain("read 1\n");
  expect([canaryToken, canaryValue].map((text) => output.includes(text))).toEqual([false, false]);
}
