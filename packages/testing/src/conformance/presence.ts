import assert from "node:assert/strict";
import { createCanary } from "../leaks/canary.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { expectFault } from "./expect-fault.ts";
import type { ConformanceFixture } from "./fixture.ts";
import { withProvider } from "./opened-provider.ts";
import { textOf } from "./payload-content.ts";

/** Cases about a secret being there or not. */
export const presenceCases: readonly ConformanceCase[] = [
  { name: "a stored secret is given", run: (fixture) => roundTrip(fixture, "present", createCanary()) },
  {
    name: "a secret that was never stored is absent, not a fault",
    async run(fixture) {
      await withProvider(await fixture.instance(), async ({ get }) => {
        assert.equal(await get(fixture.path("never-stored")), undefined);
      });
    },
  },
  {
    name: "a removed secret is absent",
    needs: ["remove"],
    async run(fixture) {
      const path = fixture.path("removed");
      await fixture.seed(path, { text: createCanary() });
      await withProvider(await fixture.instance(), async ({ get, read }) => {
        await read(path);
        await fixture.remove?.(path);
        assert.equal(await get(path), undefined);
      });
    },
  },
  {
    name: "a changed secret is given in its new form: the provider keeps no value",
    async run(fixture) {
      const path = fixture.path("changed");
      await withProvider(await fixture.instance(), async ({ read }) => {
        for (const text of [createCanary(), createCanary()]) {
          await fixture.seed(path, { text });
          assert.equal(textOf(await read(path)) === text, true, "an older value was given");
        }
      });
    },
  },
  {
    name: "an empty value is what the fixture says",
    async run(fixture) {
      const path = fixture.path("empty");
      await fixture.seed(path, { text: "" });
      await withProvider(await fixture.instance(), async ({ get, read }) => {
        const { empty = "value" } = fixture;
        if (empty === "value") assert.equal(textOf(await read(path)), "");
        if (empty === "absent") assert.equal(await get(path), undefined);
        if (empty === "invalid_value") await expectFault(get(path), ["invalid_value"], fixture.credentials);
      });
    },
  },
  {
    name: "creating and closing an instance makes no request",
    needs: ["requestCount"],
    async run(fixture) {
      const before = fixture.requestCount?.();
      await withProvider(await fixture.instance(), async ({ canonical }) => {
        canonical(fixture.path("present"));
      });
      assert.equal(fixture.requestCount?.(), before);
    },
  },
  {
    name: "check tells readable from absent and gives no value",
    needs: ["check"],
    async run(fixture) {
      const path = fixture.path("checked");
      await fixture.seed(path, { text: createCanary() });
      await withProvider(await fixture.instance(), async ({ provider, canonical }) => {
        assert.ok(provider.check, "the provider has no check");
        const call = { signal: new AbortController().signal };
        assert.equal(await provider.check(canonical(path).key, call), "readable");
        assert.equal(await provider.check(canonical(fixture.path("never-stored")).key, call), "absent");
      });
    },
  },
];

/** Stores a text and reads it back; the failure shows neither. */
export async function roundTrip(fixture: ConformanceFixture, name: string, text: string): Promise<void> {
  const path = fixture.path(name);
  await fixture.seed(path, { text });
  await withProvider(await fixture.instance(), async ({ read }) => {
    assert.equal(textOf(await read(path)) === text, true, "the value differs from what was stored");
  });
}
