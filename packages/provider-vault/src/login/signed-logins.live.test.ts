import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { describeLive } from "../../../../tests/servers/live-servers.ts";
import { createSelfSignedCertificate } from "../../../../tests/servers/self-signed-certificate.ts";
import { openLiveProvider } from "../../test/live-provider.ts";
import { createLiveVault, grant, uniqueName } from "../../test/live-vault.ts";

describeLive("openbao", (server) => {
  const root = createLiveVault(server);
  const [kv, jwtMount] = ["kv", "jwt"].map(uniqueName) as [string, string];
  const policy = uniqueName("login");
  const open = (options: object) => openLiveProvider({ address: server.address, ...options }, onTestFinished);

  beforeAll(async () => {
    await root.must("POST", `sys/mounts/${kv}`, { type: "kv", options: { version: "2" } });
    await root.must("POST", `${kv}/data/db`, { data: { a: 1 } });
    await root.must("PUT", `sys/policies/acl/${policy}`, { policy: grant(`${kv}/*`) });
  });

  describe("jwt", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const issue = (claims: object) => {
      const now = Math.floor(Date.now() / 1000);
      return signJwt(privateKey, {
        iss: "tests",
        aud: "vault",
        sub: "app",
        iat: now,
        exp: now + 300,
        ...claims,
      });
    };

    beforeAll(async () => {
      await root.must("POST", `sys/auth/${jwtMount}`, { type: "jwt" });
      const pem = publicKey.export({ type: "spki", format: "pem" });
      await root.must("POST", `auth/${jwtMount}/config`, {
        jwt_validation_pubkeys: [pem],
        bound_issuer: "tests",
      });
      const role = {
        role_type: "jwt",
        user_claim: "sub",
        bound_audiences: ["vault"],
        token_policies: [policy],
      };
      await root.must("POST", `auth/${jwtMount}/role/app`, role);
    });

    test("logs in with a signed token", async () => {
      const jwt = { role: "app", mount: jwtMount, token: issue({}) };
      expect(await open({ jwt }).read(`${kv}/db`)).toEqual({ a: 1 });
    });

    test.each([
      ["of another audience", { aud: "other" }],
      ["that has expired", { exp: 1, iat: 0 }],
    ])("a token %s is access_denied", async (_, claims) => {
      const token = issue(claims);
      const error = await open({ jwt: { role: "app", mount: jwtMount, token } })
        .get(`${kv}/db`)
        .catch((fault: unknown) => fault);
      expect(error).toMatchObject({ code: "access_denied" });
      expect(JSON.stringify(error)).not.toContain(token);
    });
  });

  describe("kubernetes", () => {
    const mount = uniqueName("kubernetes");
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const folder = mkdtempSync(join(tmpdir(), "vault-kubernetes-"));
    const jwt_file = join(folder, "token");
    const account = { uid: "5f1c" };

    beforeAll(async () => {
      const reviewer = createServer(async (request, response) => {
        const { spec } = (await json(request)) as { spec: { audiences?: string[] } };
        const user = { username: "system:serviceaccount:apps:mail", uid: account.uid };
        const status = { authenticated: true, user, audiences: spec.audiences };
        response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ status }));
      });
      reviewer.listen(0, "127.0.0.1");
      await once(reviewer, "listening");
      reviewer.unref();
      const { port } = reviewer.address() as AddressInfo;
      await root.must("POST", `sys/auth/${mount}`, { type: "kubernetes" });
      await root.must("POST", `auth/${mount}/config`, {
        kubernetes_host: `http://127.0.0.1:${port}`,
        kubernetes_ca_cert: createSelfSignedCertificate().certificate,
        disable_local_ca_jwt: true,
        token_reviewer_jwt: signJwt(privateKey, { sub: "reviewer" }),
        pem_keys: [publicKey.export({ type: "spki", format: "pem" })],
      });
      const role = { bound_service_account_names: ["mail"], token_policies: [policy], audience: "vault" };
      await root.must("POST", `auth/${mount}/role/app`, {
        ...role,
        bound_service_account_namespaces: ["apps"],
      });
      await root.must("POST", `auth/${mount}/role/other`, {
        ...role,
        bound_service_account_namespaces: ["other"],
      });
      const now = Math.floor(Date.now() / 1000);
      const kubernetes = { namespace: "apps", serviceaccount: { name: "mail", uid: account.uid } };
      const claims = { sub: "system:serviceaccount:apps:mail", aud: ["vault"], iat: now, exp: now + 300 };
      writeFileSync(jwt_file, signJwt(privateKey, { ...claims, "kubernetes.io": kubernetes }));
      return () => {
        reviewer.close();
        rmSync(folder, { recursive: true });
      };
    });

    test("logs in with the service account's token", async () => {
      const { read, events } = open({ kubernetes: { role: "app", mount, jwt_file } });
      expect(await read(`${kv}/db`)).toEqual({ a: 1 });
      expect(events).toMatchObject([{ type: "login", method: "kubernetes" }]);
    });

    test("of another namespace is access_denied", async () => {
      const { get } = open({ kubernetes: { role: "other", mount, jwt_file } });
      await expect(get(`${kv}/db`)).rejects.toMatchObject({ code: "access_denied" });
    });
  });
});

function signJwt(key: KeyObject, claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ alg: "ES256", typ: "JWT" })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}
