import { SecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { grantLeases, leaseLifeMs } from "../test-backend/grant-leases.ts";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const canary = "canary-5e11ad";

describe("watch of a leased secret", () => {
  it("makes no lease while one is in force, and tells of the next when it has run out", async () => {
    const fake = await openFakeResolver();
    const leases = grantLeases(fake, "db", canary);
    const changes = fake.resolver.for("app:web").watch(fake.resolver.bind({ db: '<<secret "fake" "db">>' }));
    await fake.clock.advance(leaseLifeMs - 1);
    expect(leases()).toBe(1);
    const item = changes.next();
    await fake.clock.advance(10_000);
    expect(leases()).toBe(2);
    expect((await item).value).toEqual({ paths: ["db"] });
    await changes.return?.();
    expect(JSON.stringify(fake.events)).not.toContain(canary);
  });

  it("makes none either when a string beside it in the same text is polled", async () => {
    const fake = await openFakeResolver({ host: "one" });
    const leases = grantLeases(fake, "user", canary);
    const url = 'db://<<secret "fake" "user" | urlencode>>@<<secret "fake" "host" | urlencode>>/';
    const changes = fake.resolver.for("app:web").watch(fake.resolver.bind({ url }));
    await fake.clock.advance(1_000);
    fake.put("host", { text: "two" });
    const item = changes.next();
    await fake.clock.advance(30 * 60_000);
    expect((await item).value).toEqual({ paths: ["url"] });
    expect([leases(), fake.backend.gets.filter((path) => path === "host").length > 5]).toEqual([1, true]);
    await changes.return?.();
  });

  it("looks for a missing one every 5 s, however often others are polled", async () => {
    const toml = '[secret.fake]\ncache_ttl = "10s"\n[secret.fake_b]\ncache_ttl = "13s"\n';
    const fake = await openFakeResolver({ a: "1", b: "1" }, { toml });
    fake.backend.secrets.set("gone", () => {
      throw new SecretError("access_denied", { message: "no" });
    });
    const names = ['"fake" "a"', '"fake_b" "b"', '"fake" "gone"'];
    const tree = names.map((name) => `<<secret ${name}>>`);
    const changes = fake.resolver.for("app:web").watch(fake.resolver.bind(tree));
    await fake.clock.advance(60_000);
    const gets = (path: string) => fake.backend.gets.filter((got) => got === path).length;
    expect([gets("a") > 6, gets("b") > 5, gets("gone") > 10]).toEqual([true, true, true]);
    expect(gets("gone")).toBeLessThanOrEqual(13);
    await changes.return?.();
  });
});
