import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { describeLive } from "../../../../tests/servers/live-servers.ts";
import { openLiveProvider } from "../../test/live-provider.ts";
import { createLiveVault, grant, uniqueName } from "../../test/live-vault.ts";

describeLive("openbao", (server) => {
  const root = createLiveVault(server);
  const [kv, approleMount] = ["kv", "approle"].map(uniqueName) as [string, string];
  const policy = uniqueName("login");
  const open = (options: object) => openLiveProvider({ address: server.address, ...options }, onTestFinished);

  beforeAll(async () => {
    await root.must("POST", `sys/mounts/${kv}`, { type: "kv", options: { version: "2" } });
    await root.must("POST", `${kv}/data/db`, { data: { a: 1 } });
    await root.must("PUT", `sys/policies/acl/${policy}`, { policy: grant(`${kv}/*`) });
  });

  describe("approle", () => {
    const role = `auth/${approleMount}/role/app`;
    let role_id = "";

    beforeAll(async () => {
      await root.must("POST", `sys/auth/${approleMount}`, { type: "approle" });
      await root.must("POST", role, { token_policies: [policy], token_ttl: "1h", secret_id_num_uses: 5 });
      role_id = String((await root.must("GET", `${role}/role-id`)).data?.role_id);
    });

    const issueSecretId = async () => String((await root.must("POST", `${role}/secret-id`)).data?.secret_id);
    const issueWrapped = async () => {
      const wrapping = createLiveVault(server, { "x-vault-wrap-ttl": "60s" });
      return (await wrapping.must("POST", `${role}/secret-id`)).wrap_info?.token ?? "";
    };

    test("logs in once for many readers", async () => {
      const { read, events } = open({
        approle: { role_id, secret_id: await issueSecretId(), mount: approleMount },
      });
      expect(await Promise.all([1, 2, 3].map(() => read(`${kv}/db`)))).toEqual(Array(3).fill({ a: 1 }));
      expect(events).toMatchObject([{ type: "login", method: "approle", expiresAtMs: expect.any(Number) }]);
    });

    test("a wrong secret_id is access_denied and not shown", async () => {
      const secret_id = "canary-wrong-secret-id";
      const error = await open({ approle: { role_id, secret_id, mount: approleMount } })
        .get(`${kv}/db`)
        .catch((fault: unknown) => fault);
      expect(error).toMatchObject({ code: "access_denied" });
      expect(JSON.stringify(error)).not.toContain("canary");
    });

    test("a wrapped secret_id is unwrapped once", async () => {
      const approle = { role_id, wrapped_secret_id: await issueWrapped(), mount: approleMount };
      expect(await open({ approle }).read(`${kv}/db`)).toEqual({ a: 1 });
      await expect(open({ approle }).get(`${kv}/db`)).rejects.toMatchObject({
        code: "access_denied",
        hint: expect.stringContaining("somebody else"),
      });
    });

    test("a wrapping token of another origin is refused and stays unused", async () => {
      const wrapping = createLiveVault(server, { "x-vault-wrap-ttl": "60s" });
      const forged =
        (await wrapping.must("POST", "sys/wrapping/wrap", { secret_id: "canary" })).wrap_info?.token ?? "";
      const approle = { role_id, wrapped_secret_id: forged, mount: approleMount };
      await expect(open({ approle }).get(`${kv}/db`)).rejects.toMatchObject({ code: "access_denied" });
      expect(
        await createLiveVault({ ...server, token: forged }).must("POST", "sys/wrapping/unwrap"),
      ).toMatchObject({
        data: { secret_id: "canary" },
      });
    });

    test("a mount that isn't there is a fault, not an absence", async () => {
      const approle = { role_id, secret_id: "x", mount: "nothing-here" };
      await expect(open({ approle }).get(`${kv}/db`)).rejects.toMatchObject({
        code: "access_denied",
        hint: expect.stringContaining("mount"),
      });
    });

    test("a login that was revoked is replaced", async () => {
      const { read, clock, events } = open({
        approle: { role_id, secret_id: await issueSecretId(), mount: approleMount },
      });
      await read(`${kv}/db`);
      await root.must("PUT", `sys/leases/revoke-prefix/auth/${approleMount}`);
      await expect(read(`${kv}/db`)).rejects.toMatchObject({ code: "access_denied" });
      await clock.advance(5_000);
      expect(await read(`${kv}/db`)).toEqual({ a: 1 });
      expect(events.map(({ type }) => type)).toEqual(["login", "login"]);
    });

    test.each([
      ["that may be renewed is", {}, ["login", "login_renewed"]],
      ["that can't be renewed is replaced before it ends", { token_type: "batch" }, ["login", "login"]],
    ])("a login %s", async (_, settings, expected) => {
      const name = uniqueName("short");
      const short = `auth/${approleMount}/role/${name}`;
      await root.must("POST", short, { token_policies: [policy], token_ttl: "30s", ...settings });
      const role_id = (await root.must("GET", `${short}/role-id`)).data?.role_id;
      const secret_id = (await root.must("POST", `${short}/secret-id`)).data?.secret_id;
      const { read, clock, events } = open({ approle: { role_id, secret_id, mount: approleMount } });
      await read(`${kv}/db`);
      await clock.advance(20_000);
      await expect
        .poll(async () => [await read(`${kv}/db`), events.map(({ type }) => type)])
        .toEqual([{ a: 1 }, expected]);
    });
  });

  describe("a token that the operator gave", () => {
    test("is renewed", async () => {
      const token = await root.issueToken(grant(`${kv}/*`), { ttl: "60s", renewable: true });
      const { read, clock, events } = open({ token });
      await read(`${kv}/db`);
      await clock.advance(45_000);
      await expect.poll(() => events.at(-1)?.type).toBe("login_renewed");
    });

    test("without the default policy reads all the same", async () => {
      const token = await root.issueToken(grant(`${kv}/*`), { no_default_policy: true });
      const { read, provider } = open({ token });
      expect(await read(`${kv}/db`)).toEqual({ a: 1 });
      expect(await provider.check({ path: `${kv}/db` }, { signal: new AbortController().signal })).toBe(
        "unknown",
      );
    });

    test("that has ended is access_denied", async () => {
      const token = await root.issueToken(grant(`${kv}/*`));
      await root.must("POST", "auth/token/revoke", { token });
      await expect(open({ token }).get(`${kv}/db`)).rejects.toMatchObject({ code: "access_denied" });
    });
  });
});
