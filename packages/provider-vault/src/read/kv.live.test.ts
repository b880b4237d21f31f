import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { describeLive } from "../../../../tests/servers/live-servers.ts";
import { openLiveProvider } from "../../test/live-provider.ts";
import { createLiveVault, grant, uniqueName } from "../../test/live-vault.ts";

const live = { signal: new AbortController().signal };

describeLive("openbao", (server) => {
  const root = createLiveVault(server);
  const [kv1, kv2, nested, other] = ["kv1", "kv2", "team/kv", "team/old"].map(uniqueName) as [
    string,
    string,
    string,
    string,
  ];
  const open = (token: string, options = {}) =>
    openLiveProvider({ address: server.address, token, ...options }, onTestFinished);
  let token = "";

  beforeAll(async () => {
    for (const mount of [kv2, nested])
      await root.must("POST", `sys/mounts/${mount}`, { type: "kv", options: { version: "2" } });
    for (const mount of [kv1, other])
      await root.must("POST", `sys/mounts/${mount}`, { type: "kv", options: { version: "1" } });
    token = await root.issueToken(grant(...[kv1, kv2, nested, other].map((mount) => `${mount}/*`)));
  });

  describe("KV version 2", () => {
    test("gives current and older versions, and neither deleted nor destroyed ones", async () => {
      const path = `${kv2}/db`;
      for (const a of [1, 2, 3, 4]) await root.must("POST", `${kv2}/data/db`, { data: { a } });
      await root.must("POST", `${kv2}/delete/db`, { versions: [2] });
      await root.must("POST", `${kv2}/destroy/db`, { versions: [3] });
      const { read, get, provider } = open(token);
      expect(await get(path)).toEqual({ json: '{"a":4}', version: "4" });
      expect(await read(path, "1")).toEqual({ a: 1 });
      const outcomes = await Promise.all(["2", "3", "5"].map((version) => read(path, version)));
      expect(outcomes).toEqual([undefined, undefined, undefined]);
      const checks = ["1", "2", "3", "4", "5"].map((version) => provider.check({ path, version }, live));
      const there = { outline: '{"a":null}' };
      expect(await Promise.all(checks)).toEqual([there, "absent", "absent", there, "absent"]);
    });

    test("an API path gets its logical form", async () => {
      await expect(open(token).get(`${kv2}/data/db`)).rejects.toMatchObject({
        code: "invalid_reference",
        hint: `write ${kv2}/db`,
      });
    });

    test("a version that will be deleted ends then", async () => {
      await root.must("POST", `${kv2}/metadata/short`, { delete_version_after: "1h" });
      await root.must("POST", `${kv2}/data/short`, { data: { a: 1 } });
      const { get, clock } = open(token);
      const { expiresAtMs = 0 } = (await get(`${kv2}/short`)) ?? {};
      expect(expiresAtMs - clock.now()).toBeGreaterThan(3_500_000);
      expect(expiresAtMs - clock.now()).toBeLessThan(3_700_000);
    });
  });

  describe("KV version 1", () => {
    test("keeps digits, and takes a field named ttl for a field", async () => {
      await root.must("POST", `${kv1}/digits`, '{"id":9007199254740993,"rate":1.50,"ttl":"30m"}');
      expect(await open(token).get(`${kv1}/digits`)).toEqual({
        json: '{"id":9007199254740993,"rate":1.50,"ttl":"30m"}',
      });
    });

    test("has no versions", async () => {
      await expect(open(token).get(`${kv1}/digits`, "1")).rejects.toMatchObject({
        code: "invalid_reference",
      });
    });

    test("is found again as version 2 after an upgrade", async () => {
      const mount = uniqueName("upgraded");
      await root.must("POST", `sys/mounts/${mount}`, { type: "kv", options: { version: "1" } });
      await root.must("POST", `${mount}/db`, { a: 1 });
      const { read } = open(server.token);
      expect(await read(`${mount}/db`)).toEqual({ a: 1 });
      await root.must("POST", `sys/mounts/${mount}/tune`, { options: { version: "2" } });
      await expect
        .poll(() => read(`${mount}/db`).catch(() => "upgrading"), { timeout: 10_000 })
        .toEqual({ a: 1 });
    });
  });

  test("nested mounts of both versions are told apart", async () => {
    await root.must("POST", `${nested}/data/app/db`, { data: { v: 2 } });
    await root.must("POST", `${other}/app/db`, { v: 1 });
    const { read } = open(token);
    const paths = [`${nested}/app/db`, `${other}/app/db`];
    expect(await Promise.all(paths.map((path) => read(path)))).toEqual([{ v: 2 }, { v: 1 }]);
  });

  test("the options' own mount is believed", async () => {
    await root.must("POST", `${kv2}/data/known`, { data: { a: 1 } });
    const { read } = open(token, { mount: kv2, kv_version: 2 });
    expect(await read(`${kv2}/known`)).toEqual({ a: 1 });
  });

  test("a wrong token is told as the likeliest cause of a denial", async () => {
    for (const options of [{}, { mount: kv2, kv_version: 2 }]) {
      await expect(open("hvs.nobody-knows-it", options).get(`${kv2}/db`)).rejects.toMatchObject({
        code: "access_denied",
        hint: expect.stringMatching(/^the token may be wrong or expired, or have no grant/),
      });
    }
  });

  test("a mount that isn't there is told to whoever may know", async () => {
    await expect(open(server.token).get("nothing-here/db")).rejects.toMatchObject({
      code: "not_found",
      missing: "mount",
    });
    await expect(open(token).get("nothing-here/db")).rejects.toMatchObject({ code: "access_denied" });
    await expect(open(server.token, { namespace: "nothing-here" }).get(`${kv2}/db`)).rejects.toMatchObject({
      code: "not_found",
      missing: "mount",
    });
  });

  test("the provider's own token, stored as a secret, is not handed out", async () => {
    await root.must("POST", `${kv2}/data/own`, { data: { nested: { token } } });
    const error = await open(token)
      .get(`${kv2}/own`)
      .catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "invalid_response" });
    expect(JSON.stringify(error)).not.toContain(token);
  });

  test("a cubbyhole is read", async () => {
    await createLiveVault({ ...server, token }).must("POST", "cubbyhole/own", { a: 1 });
    expect(await open(token).read("cubbyhole/own")).toEqual({ a: 1 });
  });

  test.each([["transit/keys/x"], ["totp/code/x"]])(
    "%s is never read, even where it is mounted",
    async (path) => {
      const [type = ""] = path.split("/");
      const mount = uniqueName(type);
      await root.must("POST", `sys/mounts/${mount}`, { type });
      await expect(open(server.token).get(path.replace(type, mount))).rejects.toMatchObject({
        code: "invalid_reference",
      });
    },
  );
});
