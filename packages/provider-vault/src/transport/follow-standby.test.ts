import { describe, expect, onTestFinished, test } from "vitest";
import { startFaultProxy } from "../../../../tests/servers/fault-proxy.ts";
import { canaryToken, goodAnswer, openLoopback } from "../../test/loopback-vault.ts";

const path = "/v1/secret/data/db";

async function startOther() {
  const other = await startFaultProxy();
  other.inject(goodAnswer);
  onTestFinished(() => other.stop());
  return other;
}

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])("with %d is refused, and nothing is sent there", async (status) => {
    const other = await startOther();
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject({ kind: "redirect", status, location: `${other.address}${path}` });
    await expect(get()).rejects.toMatchObject({
      code: "unavailable",
      hint: expect.stringContaining("standbys"),
    });
    expect(other.requests).toEqual([]);
  });

  test("to a listed standby is followed, with the token", async () => {
    const other = await startOther();
    const { proxy, get } = await openLoopback(onTestFinished, { standbys: [other.address] });
    proxy.inject({ kind: "redirect", location: `${other.address}${path}` });
    expect(await get()).toMatchObject({ version: "1" });
    expect(other.requests.map((request) => [request.path, request.headers["x-vault-token"]])).toEqual([
      [path, canaryToken],
    ]);
  });

  test.each([["/v1/secret/data/other"], [`${path}?version=1`], [`${path}/`], ["/"]])(
    "to a listed standby at %s is refused",
    async (elsewhere) => {
      const other = await startOther();
      const { proxy, get } = await openLoopback(onTestFinished, { standbys: [other.address] });
      proxy.inject({ kind: "redirect", location: `${other.address}${elsewhere}` });
      await expect(get()).rejects.toMatchObject({ code: "unavailable" });
      expect(other.requests).toEqual([]);
    },
  );

  test("to another scheme of a listed standby is refused", async () => {
    const other = await startOther();
    const location = `${other.address.replace("http:", "https:")}${path}`;
    const { proxy, get } = await openLoopback(onTestFinished, {
      standbys: [other.address.replace("http:", "https:")],
    });
    proxy.inject({ kind: "redirect", location });
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });

  test("from a standby to yet another one is refused", async () => {
    const [last, other] = [await startOther(), await startFaultProxy()];
    onTestFinished(() => other.stop());
    other.inject({ kind: "redirect", location: `${last.address}${path}` });
    const { proxy, get } = await openLoopback(onTestFinished, { standbys: [other.address, last.address] });
    proxy.inject({ kind: "redirect", location: `${other.address}${path}` });
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    expect(last.requests).toEqual([]);
  });

  test("of a login is refused even to a listed standby", async () => {
    const other = await startOther();
    const approle = { role_id: "role", secret_id: "canary-secret-id" };
    const { proxy, get } = await openLoopback(onTestFinished, { standbys: [other.address], approle });
    proxy.inject({ kind: "redirect", location: `${other.address}/v1/auth/approle/login` });
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    expect(other.requests).toEqual([]);
  });

  test.each([["not a place"], [""], ["http://user:pass@127.0.0.1/"], ["//[bad"]])(
    "to %j is refused",
    async (location) => {
      const { proxy, get } = await openLoopback(onTestFinished);
      proxy.inject({ kind: "redirect", location });
      await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    },
  );
});
