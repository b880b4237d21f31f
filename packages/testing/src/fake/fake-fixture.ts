import { setImmediate } from "node:timers/promises";
import type { BrokenInstance, ConformanceFixture } from "../conformance/fixture.ts";
import { type FakeFault, type FakeProvider, fakeProvider } from "./fake-provider.ts";
import type { FakeContent } from "./fake-store.ts";

const inMemory = "the fake's backend is in memory";

/** Why the fake can't have some of the cases. */
const excluded = {
  "an unknown option is refused": "the fake takes any option, so that it can stand in for any kind",
  "every spelling of a secret leads to one secret": "a fake secret has one spelling",
  "check tells readable from absent and gives no value": "the fake has no check",
  "an answer without meaning is invalid_response": inMemory,
  "a web page in place of an answer is invalid_response": inMemory,
  "an answer cut in the middle is never taken for whole": inMemory,
  "an answer beyond the bound is refused": inMemory,
  "a redirect to another origin is refused": inMemory,
  "a certificate that nobody trusts is unavailable and allows no stale value": inMemory,
  "a mount, directory, namespace or region that is not there is a fault, not an absence":
    "the fake has no mounts",
};

/** A fixture of the fake provider: the kit at work without a server, and a model for other fixtures. */
export function createFakeFixture(fake: FakeProvider = fakeProvider()): ConformanceFixture {
  const stored: Record<string, FakeContent> = {};
  const stranger = fakeProvider();
  stranger.fail("*", { code: "access_denied" });
  return {
    excluded,
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
