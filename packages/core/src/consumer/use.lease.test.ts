import { expect, it } from "vitest";
import { grantLeases } from "../test-backend/grant-leases.ts";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const canary = "canary-c0ffee";
const refused = new Error("login refused");

/** A leased key whose every login is refused. */
async function openRefused() {
  const fake = await openFakeResolver();
  const leases = grantLeases(fake, "db", canary);
  const tree = fake.resolver.bind('<<secret "fake" "db">>');
  const consumer = fake.resolver.for("app:web");
  const logIn = () => consumer.use(tree, () => Promise.reject(refused), { isAuthError: () => true });
  /** Logs in every second, in vain. */
  const keepTrying = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      await expect(logIn()).rejects.toBe(refused);
      await fake.clock.advance(1_000);
    }
  };
  return { leases, keepTrying };
}

it("a leased key whose logins are refused has its next lease at once, then ever more seldom", async () => {
  const { leases, keepTrying } = await openRefused();
  await keepTrying(5);
  expect(leases()).toBe(2);
  await keepTrying(595);
  expect(leases()).toBeGreaterThan(4);
  expect(leases()).toBeLessThan(10);
});
