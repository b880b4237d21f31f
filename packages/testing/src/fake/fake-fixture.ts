import { setImmediate } from "node:timers/promises";
import type { BrokenInstance, ConformanceFixture } from "../conformance/fixture.ts";
import { type FakeFault, type FakeProvider, fakeProvider } from "./fake-provider.ts";
import type { FakeContent } from "./fake-store.ts";

/** Why the fake can't have some of the cases. */
const excluded = {
  "an unknown option is refused": "the fake takes any option, so that it can stand in for any kind",
};
const lacks = {
  faults: "the fake's backend is in memory",
  "faults.missing_place": "the fake has no mounts",
  spellings: "a fake secret has one spelling",
  check: "the fake has no check",
} as const;

/** A fixture of the fake provider: the kit at work without a server, and a model for other fixtures. */
export function createFakeFixture(fake: FakeProvider = fakeProvider()): ConformanceFixture {
  const stored: Record<string, FakeContent> = {};
  const stranger = fakeProvider();
  stranger.fail("*", { code: "access_denied" });
  return {
    excluded,
    lacks,
    credentials: [],
    instance: () => ({ kind: fake, options: {} }),
    path: (name) => `kit/${name}`,
    seed: async (path, content) => {
      const [body = ""] = Object.values(content) as FakeContent[];
      stored[path] = body;
      return { version: fake.set(path, body) };
    },
    remove: async (path) => fake.remove(path),
    oddPaths: ["ü/漢字", "with space", "100%", "%41", 'quo"te', "back\\slash", "a?c", "<<secret"],
    refusedPaths: [""],
    absentVersion: "99",
    previousStage: "previous",
    stranger: async () => ({ kind: stranger, options: {} }),
    denies: true,
    requestCount: () => fake.requests.length,
    faults: {
      refused: failing({ code: "unavailable" }),
      reset: failing({ code: "unavailable" }),
      throttled: failing({ code: "unavailable", retryAfterMs: 1_000 }),
      server_error: failing({ code: "unavailable" }),
      expired_credentials: failing({ code: "access_denied" }),
      hang: failing("hang"),
    },
    child: async (path) => {
      const module = "@latebound/testing";
      return { module, exportName: "fakeProvider", arguments: [{ [path]: stored[path] }], options: {} };
    },
  };
}

function failing(fault: FakeFault): () => Promise<BrokenInstance> {
  return async () => {
    const broken = fakeProvider({ broken: "never given" });
    broken.fail("*", fault);
    const reached = async () => {
      while (broken.requests.length === 0) await setImmediate();
    };
    return { kind: broken, options: {}, path: "broken", reached };
  };
}
