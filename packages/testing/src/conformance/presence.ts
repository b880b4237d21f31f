import assert from "node:assert/strict";
import { createCanary } from "../leaks/canary.ts";
import { assertAbsent, assertSame } from "./assert-same.ts";
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
        assertAbsent(await get(fixture.path("never-stored")), "what was never stored");
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
        assertAbsent(await get(path), "what was removed");
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
          assertSame(textOf(await read(path)), text, "the value after a change");
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
        if (empty === "value") assertSame(textOf(await read(path)), "", "the empty value");
        if (empty === "absent") assertAbsent(await get(path), "the empty value");
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
        const stored = await provider.check(canonical(path).key, call);
        assert.ok(
          stored === "readable" || typeof stored === "object",
          "what is stored is not told as readable",
        );
        const absent = await provider.check(canonical(fixture.path("never-stored")).key, call);
        assertSame(absent, "absent", "the answer for what was never stored");
      });
    },
  },
];

/** Stores a text and reads it back; the failure shows neither. */
export async function roundTrip(fixture: ConformanceFixture, name: string, text: string): Promise<void> {
  const path = fixture.path(name);
  await fixture.seed(path, { text });
  await withProvider(await fixture.instance(), async ({ read }) => {
    assertSame(textOf(await read(path)), text, "the value");
  });
}
