import assert from "node:assert/strict";
import { createResolver, parseConfig } from "@latebound/core";
import { describe, test } from "vitest";
import { createManualClock } from "../manual-clock.ts";
import { type FakeProvider, fakeProvider } from "./fake-provider.ts";

async function open(fake: FakeProvider, toml = '[secret.fake]\nretries = 0\ncache_ttl = "1m"\n') {
  const clock = createManualClock();
  const resolver = createResolver({ config: await parseConfig(toml, { kinds: [fake] }), clock });
  const resolve = (text: string) => resolver.for("plugin:test").resolve<unknown>(resolver.bind(text));
  return { clock, resolver, resolve };
}

describe("the fake provider", () => {
  test("gives fields, whole secrets, bytes, versions and the previous stage", async () => {
    const bytes = new TextEncoder().encode("bytes");
    const fake = fakeProvider({ "db#user": "app", "db#password": "first", token: "whole", file: bytes });
    const { resolve } = await open(fake);
    assert.equal(fake.set("db#password", "second"), "2");
    assert.equal(await resolve('<<secret "fake" "db#user">>/<<secret "fake" "db#password">>'), "app/second");
    assert.equal(await resolve('<<secret "fake" "db?version=1#password">>'), "first");
    assert.equal(await resolve('<<secret "fake" "db?stage=previous#password">>'), "first");
    assert.equal(await resolve('<<secret "fake" "token">>'), "whole");
    assert.equal(await resolve('<<secret "fake" "file">>'), "bytes");
  });

  test("stands in for another kind, whatever its options", async () => {
    const fake = fakeProvider({ "apps/mail#password": "x" }, { kind: "vault" });
    const toml = '[secret.vault_local]\naddress = "http://127.0.0.1:8200"\ntoken = "t"\n';
    const { resolve } = await open(fake, toml);
    assert.equal(await resolve('<<secret "vault_local" "apps/mail#password">>'), "x");
  });

  test("fails as told and as often as told, and counts what it was asked", async () => {
    const fake = fakeProvider({ token: "x" });
    const { resolve } = await open(fake);
    fake.fail("token", { code: "access_denied" }, 1);
    await assert.rejects(resolve('<<secret "fake" "token">>'), { code: "access_denied" });
    assert.equal(await resolve('<<secret "fake" "token">>'), "x");
    assert.ok(fake.requests.length >= 2);
  });

  test("takes its time on the resolver's clock", async () => {
    const fake = fakeProvider({ token: "x" });
    const { clock, resolve } = await open(fake);
    const lift = fake.fail("*", { delayMs: 3_000 });
    let done = false;
    const answer = resolve('<<secret "fake" "token">>').then((value) => {
      done = true;
      return value;
    });
    await clock.advance(2_999);
    assert.equal(done, false);
    await clock.advance(1);
    assert.equal(await answer, "x");
    lift();
  });

  test("shows a rotation once the cache's time is over", async () => {
    const fake = fakeProvider({ token: "old" });
    const { clock, resolve } = await open(fake);
    const read = () => resolve('<<secret "fake" "token">>');
    assert.equal(await read(), "old");
    fake.set("token", "new");
    assert.equal(await read(), "old");
    await clock.advance(60_001);
    assert.equal(await read(), "new");
    fake.remove("token");
    await clock.advance(60_001);
    await assert.rejects(read(), { code: "not_found" });
  });
});
