import assert from "node:assert/strict";
import { assertNoCanary, createCanary } from "../leaks/canary.ts";
import { assertSame } from "./assert-same.ts";
import { readInChild } from "./child/read-in-child.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { assertHidden, expectFault } from "./expect-fault.ts";
import type { ConformanceFixture } from "./fixture.ts";
import { withProvider } from "./opened-provider.ts";
import { withResolver } from "./opened-resolver.ts";

/** Cases about values and credentials showing up where they must not; they look for every spelling of them. */
export const leakCases: readonly ConformanceCase[] = [
  {
    name: "an instance that has read shows no value and no credential",
    async run(fixture) {
      const { path, canary } = await seedCanary(fixture, "leak-instance");
      await withProvider(await fixture.instance(), async ({ provider, read, events }) => {
        await read(path);
        const hidden = [canary, ...fixture.credentials];
        assertHidden(provider, hidden, "the instance");
        assertHidden(events, hidden, "an event of the provider");
      });
    },
  },
  {
    name: "a clone of an instance carries no value and no credential",
    async run(fixture) {
      const { path, canary } = await seedCanary(fixture, "leak-clone");
      await withProvider(await fixture.instance(), async ({ provider, read }) => {
        await read(path);
        assertHidden(cloneOf(provider), [canary, ...fixture.credentials], "the clone");
        assertHidden({ ...provider }, [canary, ...fixture.credentials], "the spread copy");
      });
    },
  },
  {
    name: "the errors of reading what is absent, aborted or denied hold no value and no credential",
    async run(fixture) {
      const { path, canary } = await seedCanary(fixture, "leak-errors");
      const hidden = [canary, ...fixture.credentials];
      await withResolver(await fixture.instance(), async ({ resolve, consumer, late }) => {
        const aborted = consumer.resolve(late(path), { signal: AbortSignal.abort(canary) });
        await expectFault(aborted, ["aborted"], hidden);
        await resolve(path);
        await expectFault(resolve(path, "#nowhere"), ["not_found", "invalid_value"], hidden);
      });
      const stranger = await fixture.stranger?.(path);
      if (stranger === undefined) return;
      await withResolver(stranger, async ({ resolve }) => {
        await expectFault(resolve(path), [fixture.denies ? "access_denied" : "not_found"], hidden);
      });
    },
  },
  {
    name: "a parsed configuration shows no credential",
    async run(fixture) {
      await withResolver(await fixture.instance(), async ({ config, resolver, consumer }) => {
        for (const part of [config, [...config.providers.values()], resolver, consumer]) {
          assertHidden(part, fixture.credentials, "the configuration");
        }
      });
    },
  },
  {
    name: "a fetched secret is masked, and so are the resolver and its events",
    async run(fixture) {
      const { path, canary } = await seedCanary(fixture, "leak-secret");
      await withResolver(await fixture.instance(), async ({ resolver, consumer, events, late }) => {
        const value = late(path);
        const secret = await consumer.get(value);
        assertSame(secret.text(), canary, "the value");
        for (const part of [secret, value, resolver, consumer, events]) {
          assertHidden(part, [canary, ...fixture.credentials], "what core made of it");
        }
        assert.throws(() => structuredClone(secret));
      });
    },
  },
  {
    name: "NODE_DEBUG and DEBUG print no value and no credential",
    needs: ["child"],
    run: (fixture) => searchChild(fixture, "leak-debug", { NODE_DEBUG: "*", DEBUG: "*" }),
  },
  {
    name: "without debugging the process prints nothing",
    needs: ["child"],
    async run(fixture) {
      const { path, canary } = await seedCanary(fixture, "leak-quiet");
      const child = await fixture.child?.(path);
      assert.ok(child);
      const { output, length } = await readInChild(child, path, { NODE_NO_WARNINGS: "1" });
      assert.equal(length, canary.length, "the child did not read the value");
      assertSame(output, "", "what the child printed");
    },
  },
  {
    name: "no diagnostics channel but Node's own http and net carries a value or a credential",
    needs: ["child"],
    run: (fixture) => searchChild(fixture, "leak-channels", {}, true),
  },
];

async function searchChild(
  fixture: ConformanceFixture,
  name: string,
  environment: Readonly<Record<string, string>>,
  recordChannels = false,
): Promise<void> {
  const { path, canary } = await seedCanary(fixture, name);
  const child = await fixture.child?.(path);
  assert.ok(child);
  const { output, length } = await readInChild(child, path, environment, recordChannels);
  // First of all: below, the output is shown.
  for (const text of [canary, ...fixture.credentials]) assertNoCanary(output, text, "the child's output");
  assert.equal(length, canary.length, `the child did not read the value:\n${output.slice(-2_000)}`);
  assert.ok(output.length > 0, "the child told nothing that could be searched");
}

async function seedCanary(fixture: ConformanceFixture, name: string) {
  const path = fixture.path(name);
  const canary = createCanary();
  await fixture.seed(path, { text: canary });
  return { path, canary };
}

/** What a structured clone carries; refusing to be cloned is as good as carrying nothing. */
function cloneOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}
