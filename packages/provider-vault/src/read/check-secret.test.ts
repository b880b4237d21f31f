import { expect, test } from "vitest";
import { createFakeVault, mountAt, type Route } from "../../test/fake-vault.ts";

const live = { signal: new AbortController().signal };
const capabilities = (data: object): Record<string, Route> => ({
  "POST sys/capabilities-self": { body: { data } },
});
const may = (capability: string) =>
  capabilities({ "secret/data/db": [capability], "secret/subkeys/db": [capability] });
const told = (subkeys: unknown, status = 200): Record<string, Route> => ({
  "GET secret/subkeys/db": { status, body: { data: { subkeys, metadata: { version: 1 } } } },
});
const refused = (errors: unknown, status = 404): Record<string, Route> => ({
  "GET secret/subkeys/db": { status, body: { errors } },
});

test.each([
  ["absent", { ...may("read"), ...refused([]) }],
  ["absent", { ...may("read"), ...told(null, 404) }],
  ["denied", may("deny")],
  ["denied", may("list")],
  ["unknown", capabilities({ "secret/data/db": ["read"], "secret/subkeys/db": ["deny"] })],
  ["unknown", capabilities({ "secret/data/db": ["read"] })],
  ["unknown", { "POST sys/capabilities-self": { status: 403, body: { errors: ["permission denied"] } } }],
  ["unknown", { ...may("read"), "GET secret/subkeys/db": { body: { data: "something else" } } }],
  ["unknown", { ...may("read"), ...told(["a"]) }],
  ["unknown", { ...may("read"), ...refused(["1 error occurred:\n\t* unsupported path\n\n"]) }],
  ["unknown", { ...may("read"), ...refused("text") }],
  ["unknown", { ...may("read"), "GET secret/subkeys/db": { status: 404, body: { message: "no Route" } } }],
])("says %s", async (expected, routes) => {
  const fake = createFakeVault(routes);
  expect(await fake.provider.check({ path: "secret/db" }, live)).toBe(expected);
  expect(fake.count("GET secret/data/db")).toBe(0);
});

test.each(["read", "root"])(
  "tells the names of the fields, which it may %s, and no value",
  async (capability) => {
    const fake = createFakeVault({ ...may(capability), ...told({ user: null, db: { port: null } }) });
    const outline = await fake.provider.check({ path: "secret/db" }, live);
    expect(outline).toEqual({ outline: '{"user":null,"db":{"port":null}}' });
    expect(fake.count("GET secret/data/db")).toBe(0);
  },
);

test("a backend that can't answer is a fault", async () => {
  const fake = createFakeVault({ ...may("read"), ...refused(["sealed"], 503) });
  await expect(fake.provider.check({ path: "secret/db" }, live)).rejects.toMatchObject({
    code: "unavailable",
  });
});

test("asks for the version that the key names", async () => {
  const fake = createFakeVault({
    ...may("read"),
    "GET secret/subkeys/db?version=2": { body: { data: { subkeys: { a: null } } } },
  });
  expect(await fake.provider.check({ path: "secret/db", version: "2" }, live)).toEqual({
    outline: '{"a":null}',
  });
});

test("an engine that names no fields tells denials only", async () => {
  const kv1 = mountAt("old", "kv", "1");
  const allowed = createFakeVault({ ...kv1, ...capabilities({ "old/db": ["read"] }) });
  expect(await allowed.provider.check({ path: "old/db" }, live)).toBe("unknown");
  const denied = createFakeVault({ ...kv1, ...capabilities({ "old/db": ["deny"] }) });
  expect(await denied.provider.check({ path: "old/db" }, live)).toBe("denied");
});
