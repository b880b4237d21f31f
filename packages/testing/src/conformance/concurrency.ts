import assert from "node:assert/strict";
import { createCanary } from "../leaks/canary.ts";
import { assertAbsent, assertSame } from "./assert-same.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { expectFault } from "./expect-fault.ts";
import type { ConformanceFixture } from "./fixture.ts";
import { withProvider } from "./opened-provider.ts";
import { bytesOf, textOf } from "./payload-content.ts";

/** Cases about calls at the same time, calls that are left, and instances beside each other. */
export const concurrencyCases: readonly ConformanceCase[] = [
  {
    name: "concurrent gets of different keys are each given their own value",
    async run(fixture) {
      const seeded = [..."abcdefghij"].map((letter) => ({
        path: fixture.path(`at-once-${letter}`),
        text: createCanary(),
      }));
      for (const { path, text } of seeded) await fixture.seed(path, { text });
      await withProvider(await fixture.instance(), async ({ read }) => {
        const payloads = await Promise.all(seeded.map(({ path }) => read(path)));
        const right = payloads.filter((payload, index) => textOf(payload) === seeded[index]?.text);
        assert.equal(right.length, seeded.length, "a value went to another key's caller");
      });
    },
  },
  {
    name: "concurrent gets of one key share no memory",
    async run(fixture) {
      const { path, text } = await seedOne(fixture, "shared");
      await withProvider(await fixture.instance(), async ({ read }) => {
        const payloads = await Promise.all([read(path), read(path), read(path)]);
        const [first, ...others] = payloads;
        if (first && "bytes" in first) first.bytes.fill(0);
        for (const payload of others)
          assertSame(bytesOf(payload).toString(), text, "the value of another caller");
      });
    },
  },
  {
    name: "a get whose signal is aborted already fails with aborted",
    async run(fixture) {
      const { path, text } = await seedOne(fixture, "aborted-before");
      await withProvider(await fixture.instance(), async ({ get }) => {
        await expectFault(get(path, AbortSignal.abort(text)), ["aborted"], [text, ...fixture.credentials]);
      });
    },
  },
  {
    name: "an aborted get disturbs no other",
    async run(fixture) {
      const { path, text } = await seedOne(fixture, "aborted-beside");
      await withProvider(await fixture.instance(), async ({ get, read }) => {
        const controller = new AbortController();
        const left = get(path, controller.signal).catch(() => undefined);
        const others = [read(path), read(path)];
        controller.abort();
        for (const payload of await Promise.all(others))
          assertSame(textOf(payload), text, "the value of another caller");
        await left;
        assertSame(textOf(await read(path)), text, "the value read afterwards");
      });
    },
  },
  {
    name: "a get that is aborted while the backend hangs fails with aborted at once",
    needs: ["faults.hang"],
    async run(fixture) {
      const broken = await fixture.faults?.hang?.();
      assert.ok(broken);
      await withProvider(broken, async ({ get }) => {
        const controller = new AbortController();
        const hanging = expectFault(get(broken.path, controller.signal), ["aborted"], fixture.credentials);
        // Should the call fail too early, that is what the case reports.
        await Promise.race([broken.reached?.(), hanging]);
        controller.abort();
        await hanging;
      });
    },
  },
  {
    name: "closing twice, and closing what was never used, is fine",
    async run(fixture) {
      const { path } = await seedOne(fixture, "closed-twice");
      await withProvider(await fixture.instance(), async ({ provider }) => provider.close?.());
      await withProvider(await fixture.instance(), async ({ provider, read }) => {
        await read(path);
        await provider.close?.();
      });
    },
  },
  {
    name: "closing one instance disturbs no other with the same options",
    async run(fixture) {
      const { path, text } = await seedOne(fixture, "closed-beside");
      await withProvider(await fixture.instance(), async ({ read }) => {
        await read(path);
        await withProvider(await fixture.instance(), async (other) => other.read(path));
        assertSame(textOf(await read(path)), text, "the value read afterwards");
      });
    },
  },
  {
    name: "two instances with different credentials never borrow from each other",
    needs: ["stranger"],
    async run(fixture) {
      const { path, text } = await seedOne(fixture, "two-instances");
      const stranger = await fixture.stranger?.(path);
      assert.ok(stranger);
      await withProvider(await fixture.instance(), (owner) =>
        withProvider(stranger, async (other) => {
          await other.get(path).catch(() => undefined);
          const refused = seesNothing(fixture, other.get(path), text);
          const [mine] = await Promise.all([owner.read(path), refused]);
          assertSame(textOf(mine), text, "the owner's value");
          await seesNothing(fixture, other.get(path), text);
        }),
      );
    },
  },
];

async function seesNothing(
  fixture: ConformanceFixture,
  answer: Promise<unknown>,
  text: string,
): Promise<void> {
  if (fixture.denies) await expectFault(answer, ["access_denied"], [text, ...fixture.credentials]);
  else assertAbsent(await answer, "what the other instance sees");
}

async function seedOne(fixture: ConformanceFixture, name: string) {
  const path = fixture.path(name);
  const text = createCanary();
  await fixture.seed(path, { text });
  return { path, text };
}
