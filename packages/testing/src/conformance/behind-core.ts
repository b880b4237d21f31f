import assert from "node:assert/strict";
import { createCanary } from "../leaks/canary.ts";
import { createManualClock } from "../manual-clock.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { expectFault } from "./expect-fault.ts";
import { withResolver } from "./opened-resolver.ts";

/** Cases about time and closing, as core runs a provider. */
export const coreCases: readonly ConformanceCase[] = [
  {
    name: "a backend that hangs is a timeout when the time is up",
    needs: ["faults.hang"],
    async run(fixture) {
      const broken = await fixture.faults?.hang?.();
      assert.ok(broken);
      const clock = createManualClock(Date.now());
      const run = async ({ resolve }: { resolve(path: string): Promise<unknown> }) => {
        const hanging = expectFault(resolve(broken.path), ["timeout"], fixture.credentials);
        // Should the call fail too early, that is what the case reports.
        await Promise.race([broken.reached?.(), hanging]);
        await clock.advance(2_000);
        await hanging;
      };
      await withResolver(broken, run, { clock, settings: { timeout: "2s" } });
    },
  },
  {
    name: "closing during a get ends it with closed",
    needs: ["faults.hang"],
    async run(fixture) {
      const broken = await fixture.faults?.hang?.();
      assert.ok(broken);
      await withResolver(broken, async ({ resolver, resolve }) => {
        const hanging = expectFault(resolve(broken.path), ["closed"], fixture.credentials);
        // Should the call fail too early, that is what the case reports.
        await Promise.race([broken.reached?.(), hanging]);
        await Promise.all([resolver.close({ graceMs: 0 }), hanging]);
      });
    },
  },
  {
    name: "an absent secret is not_found behind core and names the reference",
    async run(fixture) {
      await withResolver(await fixture.instance(), async ({ resolve }) => {
        const error = await expectFault(
          resolve(fixture.path("never-stored")),
          ["not_found"],
          fixture.credentials,
        );
        assert.equal(error.missing, "secret");
        assert.equal(error.provider, "conformance");
      });
    },
  },
  {
    name: "an absent version is not_found behind core and says that the version is missing",
    needs: ["absentVersion"],
    async run(fixture) {
      const path = fixture.path("core-version");
      await fixture.seed(path, { text: createCanary() });
      await withResolver(await fixture.instance(), async ({ resolve }) => {
        const missing = resolve(path, `?version=${fixture.absentVersion}`);
        assert.equal((await expectFault(missing, ["not_found"], fixture.credentials)).missing, "version");
      });
    },
  },
  {
    name: "a hundred callers of one key make one request",
    needs: ["requestCount"],
    async run(fixture) {
      const path = fixture.path("one-flight");
      const other = fixture.path("one-flight-before");
      await fixture.seed(path, { text: createCanary() });
      await fixture.seed(other, { text: createCanary() });
      await withResolver(await fixture.instance(), async ({ resolve }) => {
        // The first read pays for login and discovery.
        await resolve(other);
        const before = fixture.requestCount?.() ?? 0;
        await Promise.all(Array.from({ length: 100 }, () => resolve(path)));
        assert.equal((fixture.requestCount?.() ?? 0) - before, 1);
      });
    },
  },
];
