import assert from "node:assert/strict";
import { createCanary } from "../leaks/canary.ts";
import { assertAbsent, assertSame } from "./assert-same.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import type { ConformanceFixture } from "./fixture.ts";
import { withProvider } from "./opened-provider.ts";
import { textOf } from "./payload-content.ts";

/** Cases about versions and stages. */
export const selectorCases: readonly ConformanceCase[] = [
  {
    name: "a payload names the backend's version",
    needs: ["absentVersion"],
    async run(fixture) {
      const { path, second } = await seedTwice(fixture, "version-named");
      await withProvider(await fixture.instance(), async ({ read }) => {
        assert.equal((await read(path)).version, second.version);
      });
    },
  },
  {
    name: "an older version is given when it is asked for",
    needs: ["absentVersion"],
    async run(fixture) {
      const { path, first, second } = await seedTwice(fixture, "version-asked");
      await withProvider(await fixture.instance(), async ({ read }) => {
        for (const { version, text } of [first, second]) {
          const payload = await read({ path, version });
          assertSame(textOf(payload), text, "the value of the version");
          assert.equal(payload.version, version);
        }
      });
    },
  },
  {
    name: "a version that does not exist is absent, not another one",
    needs: ["absentVersion"],
    async run(fixture) {
      const { path } = await seedTwice(fixture, "version-absent");
      const version = fixture.absentVersion ?? "";
      await withProvider(await fixture.instance(), async ({ get }) => {
        assertAbsent(await get({ path, version }), "the version that does not exist");
      });
    },
  },
  {
    name: "the previous stage gives the version before the current one",
    needs: ["previousStage"],
    async run(fixture) {
      const { path, first } = await seedTwice(fixture, "stage");
      const stage = fixture.previousStage ?? "";
      await withProvider(await fixture.instance(), async ({ read }) => {
        assertSame(textOf(await read({ path, stage })), first.text, "the value of the stage");
      });
    },
  },
  {
    name: "a stage that no version has is absent",
    needs: ["previousStage"],
    async run(fixture) {
      const { path } = await seedTwice(fixture, "stage-absent");
      await withProvider(await fixture.instance(), async ({ get }) => {
        assertAbsent(await get({ path, stage: "NOSUCHSTAGE" }), "the stage that no version has");
      });
    },
  },
];

async function seedTwice(fixture: ConformanceFixture, name: string) {
  const path = fixture.path(name);
  const first = await seedVersion(fixture, path);
  const second = await seedVersion(fixture, path);
  assert.notEqual(first.version, second.version);
  return { path, first, second };
}

async function seedVersion(fixture: ConformanceFixture, path: string) {
  const text = createCanary();
  const { version } = await fixture.seed(path, { text });
  assert.ok(version !== undefined, "the fixture's seed gives no version");
  return { text, version };
}
