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
    return "readable";
  };
  const tree = resolver.bind(["a#x", "a#y", "b#x", "b#y"].map((key) => `<<secret "fake" "${key}">>`));
  const checks = await resolver.for("app:web").check(tree);
  expect(asked).toEqual(["a", "b"]);
  expect(checks.map(({ status, error }) => [status, error?.reference])).toEqual([
    ["readable", undefined],
    ["readable", undefined],
    ["unknown", '<<secret "fake" "b#x">>'],
    ["unknown", '<<secret "fake" "b#y">>'],
  ]);
});
