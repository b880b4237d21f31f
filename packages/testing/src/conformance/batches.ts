import assert from "node:assert/strict";
import { isSecretError, type Key } from "@latebound/provider";
import { createCanary } from "../leaks/canary.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import type { ConformanceFixture } from "./fixture.ts";
import { type OpenedProvider, withProvider } from "./opened-provider.ts";
import { textOf } from "./payload-content.ts";

/** Cases about many keys at once: through `getMany` where there is one, else through as many `get`s. */
export const batchCases: readonly ConformanceCase[] = [
  {
    name: "a batch answers in the order of its keys, and an absent key spoils no other",
    async run(fixture) {
      const seeded = await seedMany(fixture, ["batch-a", "batch-b", "batch-c"]);
      await withProvider(await fixture.instance(), async (opened) => {
        const paths = seeded.map(({ path }) => path);
        paths.splice(1, 0, fixture.path("never-stored"));
        const texts = await textsOf(
          opened,
          paths.map((path) => ({ path })),
        );
        assertTexts(texts, [seeded[0]?.text, undefined, seeded[1]?.text, seeded[2]?.text]);
      });
    },
  },
  {
    name: "a batch of 45 keys is answered whole",
    async run(fixture) {
      const letters = [..."abcdefghijklmno"];
      const names = letters.flatMap((letter) => ["x", "y", "z"].map((other) => `many-${letter}${other}`));
      const seeded = await seedMany(fixture, names);
      await withProvider(await fixture.instance(), async (opened) => {
        const texts = await textsOf(
          opened,
          seeded.map(({ path }) => ({ path })),
        );
        assertTexts(
          texts,
          seeded.map(({ text }) => text),
        );
      });
    },
  },
  {
    name: "a batch may hold the current and an older version of one secret",
    needs: ["absentVersion"],
    async run(fixture) {
      const path = fixture.path("batch-versions");
      const [older, current] = [createCanary(), createCanary()];
      const { version = "" } = await fixture.seed(path, { text: older });
      await fixture.seed(path, { text: current });
      await withProvider(await fixture.instance(), async (opened) => {
        const texts = await textsOf(opened, [
          { path },
          { path, version },
          { path, version: fixture.absentVersion ?? "" },
        ]);
        assertTexts(texts, [current, older, undefined]);
      });
    },
  },
  {
    name: "a batch that is denied answers each key with access_denied",
    needs: ["stranger", "denies"],
    async run(fixture) {
      const [seeded] = await seedMany(fixture, ["batch-denied"]);
      const stranger = await fixture.stranger?.(seeded?.path ?? "");
      assert.ok(seeded && stranger);
      await withProvider(stranger, async (opened) => {
        const [answer] = await answersOf(opened, [{ path: seeded.path }]);
        assert.ok(isSecretError(answer) && answer.code === "access_denied");
      });
    },
  },
];

async function seedMany(fixture: ConformanceFixture, names: readonly string[]) {
  const seeded = names.map((name) => ({ path: fixture.path(name), text: createCanary() }));
  for (const { path, text } of seeded) await fixture.seed(path, { text });
  return seeded;
}

async function answersOf({ provider, canonical }: OpenedProvider, keys: readonly Key[]) {
  const call = { signal: new AbortController().signal };
  const canonicalKeys = keys.map((key) => canonical(key).key);
  if (provider.getMany) return provider.getMany(canonicalKeys, call);
  return Promise.all(
    canonicalKeys.map((key) => provider.get(key, call).catch((error: unknown) => asFault(error))),
  );
}

async function textsOf(opened: OpenedProvider, keys: readonly Key[]): Promise<(string | undefined)[]> {
  const answers = await answersOf(opened, keys);
  assert.equal(answers.length, keys.length, "a batch has another number of answers than of keys");
  return answers.map((answer) => {
    if (isSecretError(answer)) throw answer;
    return answer && textOf(answer);
  });
}

function asFault(error: unknown) {
  if (isSecretError(error)) return error;
  throw error;
}

/** Compares without showing a value. */
function assertTexts(
  actual: readonly (string | undefined)[],
  expected: readonly (string | undefined)[],
): void {
  const wrong = expected.flatMap((text, index) => (actual[index] === text ? [] : [index]));
  assert.deepEqual(wrong, [], "answers at these places are not those of their keys");
}
