import { expect, test } from "vitest";
import { createFakeVault, mountAt, type Route } from "../../test/fake-vault.ts";

const live = { signal: new AbortController().signal };
const capabilities = (data: object): Record<string, Route> => ({
  "POST sys/capabilities-self": { body: { data } },
});
const may = (capability: string) =>
  capabilities({ "secret/data/db": [capability], "secret/metadata/db": [capability] });
const metadata = (versions: object, current_version = 1): Record<string, Route> => ({
  "GET secret/metadata/db": { body: { data: { current_version, versions } } },
});
const fine = { deletion_time: "", destroyed: false };
const dead = { deletion_time: "2025-01-01T00:00:00Z", destroyed: false };

test.each([
  ["readable", { ...may("read"), ...metadata({ 1: fine }) }],
  ["readable", { ...may("root"), ...metadata({ 1: fine }) }],
  ["readable", { ...may("read"), ...metadata({ 1: { ...fine, deletion_time: "2027-01-01T00:00:00Z" } }) }],
  ["absent", { ...may("read"), ...metadata({ 1: dead }) }],
  ["absent", { ...may("read"), ...metadata({ 1: { ...fine, destroyed: true } }) }],
  ["absent", { ...may("read"), ...metadata({}, 0) }],
  ["absent", may("read")],
  ["denied", may("deny")],
  ["denied", may("list")],
  ["unknown", capabilities({ "secret/data/db": ["read"], "secret/metadata/db": ["deny"] })],
  ["unknown", { "POST sys/capabilities-self": { status: 403, body: { errors: ["permission denied"] } } }],
  ["unknown", { ...may("read"), "GET secret/metadata/db": { body: { data: "something else" } } }],
])("says %s", async (expected, routes) => {
  const fake = createFakeVault(routes);
  expect(await fake.provider.check({ path: "secret/db" }, live)).toBe(expected);
  expect(fake.count("GET secret/data/db")).toBe(0);
});

test.each([[{ message: "no Route matched" }], [{ errors: [{}] }], [{ errors: "text" }], [{}]])(
  "a 404 with %j is no absence",
  async (body) => {
    const fake = createFakeVault({ ...may("read"), "GET secret/metadata/db": { status: 404, body } });
    await expect(fake.provider.check({ path: "secret/db" }, live)).rejects.toMatchObject({
      code: "invalid_response",
    });
  },
);

test("looks at the version that the key names", async () => {
  const fake = createFakeVault({ ...may("read"), ...metadata({ 1: dead, 2: fine }, 2) });
  expect(await fake.provider.check({ path: "secret/db", version: "1" }, live)).toBe("absent");
  expect(await fake.provider.check({ path: "secret/db", version: "2" }, live)).toBe("readable");
  expect(await fake.provider.check({ path: "secret/db", version: "3" }, live)).toBe("absent");
});

test("an engine without metadata tells denials only", async () => {
  const kv1 = mountAt("old", "kv", "1");
  const allowed = createFakeVault({ ...kv1, ...capabilities({ "old/db": ["read"] }) });
  expect(await allowed.provider.check({ path: "old/db" }, live)).toBe("unknown");
  const denied = createFakeVault({ ...kv1, ...capabilities({ "old/db": ["deny"] }) });
  expect(await denied.provider.check({ path: "old/db" }, live)).toBe("denied");
});
