import { beforeAll, expect, onTestFinished, test } from "vitest";
import { canConnect, mountDatabase } from "../../../../tests/servers/leased-database.ts";
import { describeLive } from "../../../../tests/servers/live-servers.ts";
import { openLiveProvider } from "../../test/live-provider.ts";
import { createLiveVault, uniqueName } from "../../test/live-vault.ts";

const live = { signal: new AbortController().signal };

describeLive("openbao", (server) => {
  describeLive("postgres", ({ url }) => {
    const root = createLiveVault(server);
    const database = uniqueName("database");
    const approle = uniqueName("approle");

    beforeAll(() => mountDatabase(root.must, url, database));

    /** A provider that logs in by AppRole, with or without the right to revoke leases. */
    const open = async (mayRevoke: boolean) => {
      const policy = uniqueName("lease");
      const mount = `${approle}-${policy}`;
      const revoke = mayRevoke ? `path "sys/leases/revoke" { capabilities = ["update"] }` : "";
      await root.must("PUT", `sys/policies/acl/${policy}`, {
        policy: `path "${database}/creds/*" { capabilities = ["read"] }\n${revoke}`,
      });
      await root.must("POST", `sys/auth/${mount}`, { type: "approle" });
      await root.must("POST", `auth/${mount}/role/app`, { token_policies: [policy], token_ttl: "1h" });
      const role = await root.must("GET", `auth/${mount}/role/app/role-id`);
      const secret = await root.must("POST", `auth/${mount}/role/app/secret-id`);
      const login = { role_id: role.data?.role_id, secret_id: secret.data?.secret_id, mount };
      return openLiveProvider({ address: server.address, approle: login }, onTestFinished);
    };

    const read = async ({ get }: Awaited<ReturnType<typeof open>>) => {
      const payload = await get(`${database}/creds/app`);
      if (payload?.lease === undefined || !("json" in payload)) throw new Error("no lease");
      const { username, password } = JSON.parse(payload.json) as { username: string; password: string };
      return { lease: payload.lease, expiresAtMs: payload.expiresAtMs ?? 0, username, password };
    };

    test("a leased login works, is renewed, and is gone once revoked", async () => {
      const opened = await open(true);
      const { lease, expiresAtMs, username, password } = await read(opened);
      expect(lease).toMatchObject({ renewable: true, expiresAtMs });
      expect(expiresAtMs - opened.clock.now()).toBe(3_600_000);
      expect(await canConnect(url, username, password)).toBe(true);
      const renewed = await opened.provider.renew(lease, live);
      expect(renewed).toMatchObject({ id: lease.id, renewable: true });
      await opened.provider.revoke(lease, live);
      expect(await canConnect(url, username, password)).toBe(false);
      await expect(opened.provider.renew(lease, live)).rejects.toMatchObject({ retryable: false });
    });

    test("where the policy denies revoking, closing ends the login and the lease with it", async () => {
      const opened = await open(false);
      const { lease, username, password } = await read(opened);
      await opened.provider.revoke(lease, live);
      expect(await canConnect(url, username, password)).toBe(true);
      await opened.provider.close();
      await expect.poll(() => canConnect(url, username, password), { timeout: 10_000 }).toBe(false);
    });

    test("a role that isn't there is absent", async () => {
      const { get } = openLiveProvider({ address: server.address, token: server.token }, onTestFinished);
      expect(await get(`${database}/creds/nobody`)).toBeUndefined();
    });
  });
});
