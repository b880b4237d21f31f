import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { describePrivate } from "../../../../tests/servers/live-servers.ts";
import { type OpenBao, openBaoMissing, startOpenBao } from "../../../../tests/servers/openbao.ts";
import { openLiveProvider } from "../../test/live-provider.ts";

describePrivate("a private OpenBao", openBaoMissing(), () => {
  const servers: OpenBao[] = [];
  const start = async (options = {}) => {
    const server = await startOpenBao(options);
    servers.push(server);
    await server.call("POST", "secret/data/db", { data: { a: 1 } });
    return server;
  };
  const open = ({ address, token }: OpenBao, options = {}) =>
    openLiveProvider({ address, token, ...options }, onTestFinished);
  let plain: OpenBao;
  let secure: OpenBao;

  beforeAll(async () => {
    plain = await start();
    secure = await start({ tls: true });
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  test("that is sealed is unavailable, and allows no stale value, until it is unsealed", async () => {
    const { read } = open(plain);
    expect(await read("secret/db")).toEqual({ a: 1 });
    await plain.call("PUT", "sys/seal");
    await expect(read("secret/db")).rejects.toMatchObject({
      code: "unavailable",
      allowStale: false,
      retryable: true,
    });
    await plain.call("PUT", "sys/unseal", { key: plain.unsealKey });
    await expect.poll(() => read("secret/db").catch(() => "not yet")).toEqual({ a: 1 });
  });

  test("that limits the rate is unavailable and says how long to wait", async () => {
    await plain.call("POST", "sys/quotas/config", { enable_rate_limit_response_headers: true });
    await plain.call("POST", "sys/quotas/rate-limit/few", { rate: 1, interval: "1h", path: "secret/" });
    onTestFinished(async () => void (await plain.call("DELETE", "sys/quotas/rate-limit/few")));
    const { read } = open(plain);
    expect(await read("secret/db")).toEqual({ a: 1 });
    const fault = await read("secret/db").catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: "unavailable", retryable: true, retryAfterMs: expect.any(Number) });
  });

  test("with TLS is read with its CA and refused without", async () => {
    expect(await open(secure, { ca_file: secure.caFile }).read("secret/db")).toEqual({ a: 1 });
    const distrusted = { code: "unavailable", allowStale: false };
    await expect(open(secure).read("secret/db")).rejects.toMatchObject(distrusted);
    const misnamed = open(secure, { ca_file: secure.caFile, tls_server_name: "vault.example" });
    await expect(misnamed.read("secret/db")).rejects.toMatchObject(distrusted);
  });

  test("with TLS, asked without, says what may be wrong", async () => {
    const address = secure.address.replace("https:", "http:");
    await expect(open(secure, { address }).read("secret/db")).rejects.toMatchObject({
      code: "invalid_response",
      hint: expect.stringContaining("https://"),
    });
  });

  test("that has died is unavailable", async () => {
    const dying = await start();
    const { read } = open(dying);
    await read("secret/db");
    await dying.stop();
    await expect(read("secret/db")).rejects.toMatchObject({ code: "unavailable", allowStale: true });
  });
});
