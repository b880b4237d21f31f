import { inspect } from "node:util";
import { SecretError } from "@latebound/provider";
import { expect, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

it("a check that hangs ends with timeout, and asks for no more keys at once than the provider may", async () => {
  const toml = '[secret.fake]\ntimeout = "2s"\nmax_concurrency = 2\n';
  const { resolver, backend, clock } = await openFakeResolver({}, { toml });
  let running = 0;
  backend.check = () => {
    running += 1;
    return Promise.withResolvers<never>().promise;
  };
  const tree = resolver.bind(["a", "b", "c"].map((name) => `<<secret "fake" "${name}">>`));
  const checking = resolver.for("app:web").check(tree);
  await clock.advance(1_999);
  expect(running).toBe(2);
  await clock.advance(2_001);
  const checks = await checking;
  expect(checks.map(({ status, error }) => [status, error?.code])).toEqual(
    Array.from({ length: 3 }, () => ["unknown", "timeout"]),
  );
  expect(checks[0]?.error).toMatchObject({ provider: "fake", reference: '<<secret "fake" "a">>' });
  expect(backend.gets).toEqual([]);
});

it("a check asks once for a secret, however many of its fields are looked for, and tells of each", async () => {
  const { resolver, backend } = await openFakeResolver({});
  const asked: string[] = [];
  backend.check = async ({ path }) => {
    asked.push(path);
    if (path === "b") throw new SecretError("unavailable", { message: "down" });
    return { outline: '{"x":null}' };
  };
  const tree = resolver.bind(["a#x", "a#y", "b#x", "b#y"].map((key) => `<<secret "fake" "${key}">>`));
  const checks = await resolver.for("app:web").check(tree);
  expect(asked).toEqual(["a", "b"]);
  expect(backend.gets).toEqual([]);
  expect(checks.map(({ status, error }) => [status, error?.reference, error?.missing])).toEqual([
    ["readable", undefined, undefined],
    ["absent", '<<secret "fake" "a#y">>', "field"],
    ["unknown", '<<secret "fake" "b#x">>', undefined],
    ["unknown", '<<secret "fake" "b#y">>', undefined],
  ]);
});

it("a field is looked for in the value where the backend tells no more than that it may be read", async () => {
  const { resolver, backend } = await openFakeResolver({ a: '{"user":"late-canary-1"}' });
  backend.check = async () => "readable";
  const tree = resolver.bind(["a", "a#user", "a#usr"].map((key) => `<<secret "fake" "${key}">>`));
  const checks = await resolver.for("app:web").check(tree);
  expect(checks.map(({ status }) => status)).toEqual(["readable", "readable", "absent"]);
  expect(checks[2]?.error).toMatchObject({ missing: "field", hint: "fields there: user" });
  expect(backend.gets).toHaveLength(1);
  expect(inspect(checks, { depth: null })).not.toContain("late-canary-1");
});

it("an outline that doesn't tell, as of a place in a list, leaves it to the value", async () => {
  const { resolver, backend } = await openFakeResolver({ a: '{"hosts":["late-canary-2"]}' });
  backend.check = async () => ({ outline: '{"hosts":null}' });
  const tree = resolver.bind(["a#/hosts/0", "a#/hosts/1"].map((key) => `<<secret "fake" "${key}">>`));
  const checks = await resolver.for("app:web").check(tree);
  expect(checks.map(({ status }) => status)).toEqual(["readable", "absent"]);
  expect(backend.gets).toHaveLength(1);
});

it("names of fields that the consumer has no grant for are not told", async () => {
  const toml = '[secret.fake]\n[[grant]]\nconsumer = "app:web"\nallow = ["fake:a#user", "fake:a#usr"]\n';
  const { resolver, backend } = await openFakeResolver({}, { toml });
  backend.check = async () => ({ outline: '{"user":null,"password":null}' });
  const [check] = await resolver.for("app:web").check(resolver.bind('<<secret "fake" "a#usr">>'));
  expect(check?.error?.hint).toBe("fields there: user");
});
