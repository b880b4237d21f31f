import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createSelfSignedCertificate } from "../../../../tests/servers/self-signed-certificate.ts";
import { canaryToken, goodAnswer, goodBody, openLoopback, openProvider } from "../../test/loopback-vault.ts";

const folder = mkdtempSync(join(tmpdir(), "vault-tls-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const serve: RequestListener = (_, response) => {
  response.setHeader("content-type", "application/json").end(JSON.stringify(goodBody));
};
const distrusted = { code: "unavailable", allowStale: false, retryable: false };
const call = { signal: new AbortController().signal };
const key = { path: "secret/db" };

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function listen(
  server: Server,
  place: { port: number; host: string } | { path: string },
): Promise<number> {
  server.listen(place);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const loopback = { port: 0, host: "127.0.0.1" };

describe("https", () => {
  test("to a certificate that nobody trusts is refused, whatever the environment says", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    vi.stubEnv("VAULT_SKIP_VERIFY", "true");
    const { proxy, get } = await openLoopback(onTestFinished, {}, { tls: true });
    proxy.inject(goodAnswer);
    await expect(get()).rejects.toMatchObject(distrusted);
    expect(proxy.requests).toEqual([]);
  });

  test("to a certificate of ca_file is read; another server name is refused", async () => {
    const certificate = createSelfSignedCertificate();
    const server = createHttpsServer({ cert: certificate.certificate, key: certificate.key }, serve);
    const address = `https://127.0.0.1:${await listen(server, loopback)}`;
    const ca_file = fileWith("ca.pem", certificate.certificate);
    expect(await openProvider(onTestFinished, { address, ca_file }).get(key, call)).toMatchObject({
      version: "1",
    });
    const named = openProvider(onTestFinished, { address, ca_file, tls_server_name: "localhost" });
    expect(await named.get(key, call)).toMatchObject({ version: "1" });
    const misnamed = openProvider(onTestFinished, { address, ca_file, tls_server_name: "vault.example" });
    await expect(misnamed.get(key, call)).rejects.toMatchObject(distrusted);
  });

  test("to a certificate with a fault that Node has no name for is refused as any other", async () => {
    const { certificate, key: privateKey } = createSelfSignedCertificate({ unknownExtension: true });
    const server = createHttpsServer({ cert: certificate, key: privateKey }, serve);
    const address = `https://127.0.0.1:${await listen(server, loopback)}`;
    const provider = openProvider(onTestFinished, { address, ca_file: fileWith("odd.pem", certificate) });
    await expect(provider.get(key, call)).rejects.toMatchObject(distrusted);
  });

  test("to a server that wants a client certificate", async () => {
    const [server, client] = [createSelfSignedCertificate(), createSelfSignedCertificate()];
    const settings = { cert: server.certificate, key: server.key, ca: client.certificate, requestCert: true };
    const address = `https://127.0.0.1:${await listen(createHttpsServer({ ...settings, rejectUnauthorized: true }, serve), loopback)}`;
    const ca_file = fileWith("server.pem", server.certificate);
    const certified = openProvider(onTestFinished, {
      address,
      ca_file,
      client_cert_file: fileWith("client.pem", client.certificate),
      client_key_file: fileWith("client.key", client.key),
    });
    expect(await certified.get(key, call)).toMatchObject({ version: "1" });
    await expect(openProvider(onTestFinished, { address, ca_file }).get(key, call)).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  test("to a server that speaks plain HTTP", async () => {
    const port = await listen(createHttpServer(serve), loopback);
    const provider = openProvider(onTestFinished, { address: `https://127.0.0.1:${port}` });
    await expect(provider.get(key, call)).rejects.toMatchObject(distrusted);
  });

  test.each([
    ["ca_file", "canary-junk"],
    ["ca_file", ""],
    ["client_cert_file", "canary-junk"],
    ["client_key_file", "canary-junk"],
    ["client_key_file", createSelfSignedCertificate().key],
    ["client_cert_file", "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----"],
  ])("with a %s that can't be used is invalid_config", async (name, text) => {
    const { certificate, key: privateKey } = createSelfSignedCertificate();
    const files = {
      client_cert_file: fileWith("c.pem", certificate),
      client_key_file: fileWith("k.pem", privateKey),
    };
    const provider = openProvider(onTestFinished, {
      address: "https://127.0.0.1:1",
      ...files,
      [name]: fileWith("bad.pem", text),
    });
    const error = await provider.get(key, call).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "invalid_config" });
    expect(JSON.stringify(error)).not.toContain("canary");
  });
});

test.each(["ca_file", "client_cert_file", "client_key_file"])(
  "a %s that isn't there is named",
  async (name) => {
    const { certificate, key: privateKey } = createSelfSignedCertificate();
    const provider = openProvider(onTestFinished, {
      address: "https://127.0.0.1:1",
      client_cert_file: fileWith("c.pem", certificate),
      client_key_file: fileWith("k.pem", privateKey),
      [name]: join(folder, "nothing.pem"),
    });
    const file = `vault_test: the file ${join(folder, "nothing.pem")} of the option ${name}`;
    await expect(provider.get(key, call)).rejects.toMatchObject({
      code: "invalid_config",
      message: `${file} can't be opened (ENOENT) (look at ${name} in [secret.vault_test])`,
    });
  },
);

test("a unix socket is an address", async () => {
  const path = join(folder, "agent.sock");
  await listen(createHttpServer(serve), { path });
  expect(await openProvider(onTestFinished, { address: `unix://${path}` }).get(key, call)).toMatchObject({
    version: "1",
  });
});

test("a unix socket that isn't there is unavailable", async () => {
  const provider = openProvider(onTestFinished, { address: `unix://${join(folder, "nothing.sock")}` });
  await expect(provider.get(key, call)).rejects.toMatchObject({ code: "unavailable" });
});

describe("a proxy", () => {
  test("is asked for http addresses", async () => {
    const seen: unknown[] = [];
    const proxy = createHttpServer((request, response) => {
      seen.push([request.url, request.headers["x-vault-token"]]);
      serve(request, response);
    });
    const port = await listen(proxy, loopback);
    const provider = openProvider(onTestFinished, {
      address: "http://vault.test:8200",
      proxy: `http://127.0.0.1:${port}`,
    });
    expect(await provider.get(key, call)).toMatchObject({ version: "1" });
    expect(seen.at(-1)).toEqual(["http://vault.test:8200/v1/secret/data/db", canaryToken]);
  });

  test("tunnels https, and sees no token", async () => {
    const certificate = createSelfSignedCertificate();
    const server = createHttpsServer({ cert: certificate.certificate, key: certificate.key }, serve);
    const target = await listen(server, loopback);
    const proxy = createHttpServer();
    const seen: string[] = [];
    proxy.on("connect", (request, socket) => {
      seen.push(JSON.stringify([request.url, request.headers]));
      const tunnel = connect(target, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(tunnel).pipe(socket);
      });
    });
    const port = await listen(proxy, loopback);
    const ca_file = fileWith("tunnel.pem", certificate.certificate);
    const provider = openProvider(onTestFinished, {
      address: "https://localhost:8200",
      ca_file,
      proxy: `http://127.0.0.1:${port}`,
    });
    expect(await provider.get(key, call)).toMatchObject({ version: "1" });
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const trusting = openProvider(onTestFinished, {
      address: "https://localhost:8200",
      proxy: `http://127.0.0.1:${port}`,
    });
    await expect(trusting.get(key, call)).rejects.toMatchObject(distrusted);
    expect(seen.join()).toContain("localhost:8200");
    expect(seen.join()).not.toContain("canary");
  });

  test("of the environment is not asked", async () => {
    for (const name of ["http_proxy", "HTTP_PROXY", "all_proxy", "NODE_USE_ENV_PROXY"])
      vi.stubEnv(name, "http://127.0.0.1:1");
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject(goodAnswer);
    expect(await get()).toMatchObject({ version: "1" });
  });

  test.each([[407], [403], [404], [502]])(
    "that answers a tunnel with %d is a fault that sends nothing on, whatever else it says",
    async (status) => {
      const proxy = createHttpServer();
      const absence = `content-type: application/json\r\ncontent-length: 13\r\n\r\n{"errors":[]}`;
      proxy.on("connect", (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n${absence}`));
      const port = await listen(proxy, loopback);
      const provider = openProvider(onTestFinished, {
        address: "https://localhost:8200",
        proxy: `http://127.0.0.1:${port}`,
      });
      await expect(provider.get(key, call)).rejects.toMatchObject({ code: "unavailable" });
    },
  );
});
