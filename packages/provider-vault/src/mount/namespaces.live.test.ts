import { beforeAll, expect, onTestFinished, test } from "vitest";
import { describeLive } from "../../../../tests/servers/live-servers.ts";
import { openLiveProvider } from "../../test/live-provider.ts";
import { createLiveVault, grant, uniqueName } from "../../test/live-vault.ts";
import { canonicalKey } from "../vault-key.ts";

describeLive("openbao", (server) => {
  const root = createLiveVault(server);
  const namespace = uniqueName("team");
  const open = (options: object) => openLiveProvider({ address: server.address, ...options }, onTestFinished);
  let token = "";

  beforeAll(async () => {
    await root.must("POST", `sys/namespaces/${namespace}`);
    await root.must("POST", "sys/mounts/kv", { type: "kv", options: { version: "2" } }, namespace);
    await root.must("POST", "kv/data/db", { data: { in: namespace } }, namespace);
    token = await root.issueToken(grant("kv/*"), {}, namespace);
  });

  test("the option and the path's prefix reach one secret, and are each other's alias", async () => {
    const byOption = open({ token, namespace });
    const byPrefix = open({ token: server.token });
    expect(await byOption.read("kv/db")).toEqual({ in: namespace });
    expect(await byPrefix.read(`${namespace}/kv/db`)).toEqual({ in: namespace });
    expect(canonicalKey({ path: "kv/db" }, { namespace }).aliases).toEqual([`${namespace}/kv/db`]);
  });

  test("the prefix is no second spelling below the option", async () => {
    const fault = open({ token: server.token, namespace }).get(`${namespace}/kv/db`);
    await expect(fault).rejects.toMatchObject({ code: "not_found", missing: "mount" });
  });

  test("a namespace's token is refused outside", async () => {
    await expect(open({ token }).get("kv/db")).rejects.toMatchObject({ code: "access_denied" });
  });

  test.each([
    ["sys/policies/acl/default"],
    ["sys/mounts"],
    ["auth/token/lookup-self"],
    ["identity/entity/id"],
  ])("%s below a namespace is never read", async (path) => {
    const { get } = open({ token: server.token });
    await expect(get(`${namespace}/${path}`)).rejects.toMatchObject({ code: "invalid_reference" });
  });

  test.each([
    ["%2e%2e/sys/policies/acl/default"],
    ["kv/%2e%2e/%2e%2e/sys/mounts"],
    ["kv%2Fdata%2Fdb"],
    ["%61uth/token/lookup-self"],
    ["s%79s/mounts"],
  ])("%s is not decoded into another path", async (path) => {
    const { get } = open({ token: server.token });
    const outcome = await get(`${namespace}/${path}`).catch((fault: unknown) =>
      Reflect.get(Object(fault), "code"),
    );
    expect([undefined, "not_found", "access_denied"]).toContain(outcome);
  });
});
