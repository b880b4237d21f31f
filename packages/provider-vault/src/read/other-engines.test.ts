import { describe, expect, test } from "vitest";
import { createFakeVault, mountAt } from "../../test/fake-vault.ts";

const canary = "canary-5e21a9";

describe("other engines", () => {
  test("a leased payload ends with its lease", async () => {
    const body = {
      lease_id: "database/creds/app/x1",
      lease_duration: 60,
      renewable: true,
      data: { password: canary },
    };
    const fake = createFakeVault({ ...mountAt("database", "database"), "GET database/creds/app": { body } });
    const expiresAtMs = fake.clock.now() + 60_000;
    expect(await fake.get("database/creds/app")).toEqual({
      json: `{"password":"${canary}"}`,
      expiresAtMs,
      lease: { id: "database/creds/app/x1", expiresAtMs, renewable: true },
    });
  });

  test("a static role's password ends with its rotation", async () => {
    const body = { lease_id: "", data: { password: canary, ttl: 30 } };
    const fake = createFakeVault({
      ...mountAt("database", "database"),
      "GET database/static-creds/app": { body },
    });
    expect(await fake.get("database/static-creds/app")).toEqual({
      json: `{"password":"${canary}","ttl":30}`,
      expiresAtMs: fake.clock.now() + 30_000,
    });
  });

  const answeredWith = (text: string) =>
    createFakeVault({
      ...mountAt("database", "database"),
      "GET database/creds/nobody": { status: 400, body: { errors: [text] } },
    }).get("database/creds/nobody");

  test.each(["unknown role: nobody", 'role "nobody" not found', 'Role "nobody" not found'])(
    "%j is absence",
    async (text) => {
      expect(await answeredWith(text)).toBeUndefined();
    },
  );

  test.each(["the proxy's role was not found", "no unknown role", "role nobody: connection not found"])(
    "%j is none",
    async (text) => {
      await expect(answeredWith(text)).rejects.toMatchObject({ code: "invalid_response" });
    },
  );

  test.each([["pki"], ["ssh"], ["aws"], ["cubbyhole"], ["ns_cubbyhole"]])("%s is read", async (type) => {
    const fake = createFakeVault({ ...mountAt("m", type), "GET m/x": { body: { data: { a: "b" } } } });
    expect(await fake.get("m/x")).toEqual({ json: '{"a":"b"}' });
  });

  test.each([["transit"], ["totp"], ["identity"], ["system"], ["ns_system"], ["token"], [""]])(
    "%j is never read",
    async (type) => {
      const fake = createFakeVault({ ...mountAt("m", type), "GET m/x": { body: { data: { a: canary } } } });
      await expect(fake.get("m/x")).rejects.toMatchObject({ code: "invalid_reference" });
      expect(fake.count("GET m/x")).toBe(0);
    },
  );

  test.each([["team/sys"], ["team/identity"], ["team/auth/aws"], ["a/b/auth/token"]])(
    "%s below a namespace is never read, whatever it calls itself",
    async (mount) => {
      const fake = createFakeVault({
        ...mountAt(mount, "aws"),
        [`GET ${mount}/x`]: { body: { data: { a: canary } } },
      });
      await expect(fake.get(`${mount}/x`)).rejects.toMatchObject({ code: "invalid_reference" });
      expect(fake.count(`GET ${mount}/x`)).toBe(0);
    },
  );
});
