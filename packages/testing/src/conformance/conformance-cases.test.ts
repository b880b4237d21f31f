import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Call, Key, Provider, ProviderKind } from "@latebound/provider";
import { afterAll, describe, test } from "vitest";
import { createFakeFixture } from "../fake/fake-fixture.ts";
import { fakeProvider } from "../fake/fake-provider.ts";
import { createCanary } from "../leaks/canary.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { casesFor, conformanceCases, conformanceReport } from "./conformance-cases.ts";
import type { ConformanceFixture, ConformanceInstance } from "./fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "latebound-kit-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the kit has at least forty cases, each with a name of its own", () => {
  const names = new Set(conformanceCases.map(({ name }) => name));
  assert.equal(names.size, conformanceCases.length);
  assert.ok(names.size >= 40);
});

test("the kit runs with node --test", () => {
  const file = join(folder, "kit.test.mjs");
  const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const lines = [
    'import test from "node:test";',
    `import { casesFor } from ${url("../index.ts")};`,
    `import { createFakeFixture } from ${url("../fake/fake-fixture.ts")};`,
    "const fixture = createFakeFixture();",
    "for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));",
  ];
  writeFileSync(file, lines.join("\n"));
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--test-reporter=tap"];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, "--test", file], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, new RegExp(`^# pass ${casesFor(createFakeFixture()).length}$`, "m"));
});

describe("the report", () => {
  const fixture = createFakeFixture();

  test("lists every case once, as run or as excluded", () => {
    const { runs, excluded } = conformanceReport(fixture);
    const names = conformanceCases.map(({ name }) => name);
    assert.deepEqual([...runs, ...Object.keys(excluded)].sort(), names.sort());
  });

  test("refuses unknown exclusions, missing reasons and missing needs, all at once", () => {
    const [first = ""] = conformanceReport(fixture).runs;
    const { previousStage: _, ...poor } = fixture;
    const excluded = { ...fixture.excluded, "no such case": "x", [first]: " " };
    assert.throws(
      () => conformanceReport({ ...poor, excluded }),
      (error: Error) =>
        error.message.includes('there is no case "no such case"') &&
        error.message.includes("without a reason") &&
        error.message.includes("needs previousStage"),
    );
  });
});

describe("a provider that is wrong is found out", () => {
  const red = new Set<string>();

  test.each<[what: string, mutated: () => ConformanceFixture]>([
    ["finds nothing", () => mutate({ get: async (get) => void (await get().catch(() => undefined)) })],
    ["finds everything", () => mutate({ get: async (get) => (await get()) ?? { text: "something" } })],
    ["throws what isn't a SecretError", () => mutate({ get: throwAtOnce })],
    ["keeps values", () => keepsValues()],
    ["shows what it read", () => mutate({ get: showLast })],
    ["is closed once and for all", () => closesForAll()],
    ["asks at creation", () => asksAtCreation()],
    ["asks twice", () => mutate({ get: async (get) => (await get()) && get() })],
    ["tells all callers one error", () => tellsOneError()],
    ["checks no key", () => mutate({ kind: { checkKey: () => undefined } })],
    ["has no canonical keys", () => mutate({ kind: { canonicalKey: drifting } })],
    ["needs its options for keys", () => mutate({ kind: { checkKey: (_, options) => needOption(options) } })],
    ["does not mark a credential", () => showsCredential()],
  ])("one that %s", async (_what, mutated) => {
    const failing = await failingCases(mutated(), ({ needs = [] }) => !needs.includes("child"));
    assert.ok(failing.length > 0);
    for (const name of failing) red.add(name);
  });

  test("one that prints and publishes what it reads, in a child process", async () => {
    const failing = await failingCases(printsInChild(), ({ needs = [] }) => needs.includes("child"));
    assert.equal(failing.length, 3);
    for (const name of failing) red.add(name);
  });

  test("and every case can fail", () => {
    const { runs } = conformanceReport(createFakeFixture());
    assert.deepEqual(
      runs.filter((name) => !red.has(name)),
      [],
    );
  });
});

type Get = () => ReturnType<Provider["get"]>;

interface Mutation {
  readonly get?: (get: Get, provider: Provider) => ReturnType<Provider["get"]>;
  readonly kind?: Partial<ProviderKind>;
}

/** The fake's fixture with every instance of it made wrong. */
function mutate({ get, kind = {} }: Mutation, fixture = createFakeFixture()): ConformanceFixture {
  const wrap = <Instance extends ConformanceInstance>(instance: Instance): Instance => {
    const create: ProviderKind["create"] = (options, context) => {
      const provider = instance.kind.create(options, context);
      const right = provider.get.bind(provider);
      const wrong = (key: Key, call: Call) =>
        get ? get(() => right(key, call), provider) : right(key, call);
      return Object.assign(provider, { get: wrong });
    };
    return { ...instance, kind: { ...instance.kind, create, ...kind } };
  };
  const faults = Object.entries(fixture.faults ?? {}).map(([name, make]) => [
    name,
    async () => wrap(await make()),
  ]);
  return {
    ...fixture,
    instance: async () => wrap(await fixture.instance()),
    stranger: async (path) => wrap((await fixture.stranger?.(path)) ?? { kind: fakeProvider(), options: {} }),
    faults: Object.fromEntries(faults),
  };
}

async function failingCases(
  fixture: ConformanceFixture,
  only: (candidate: ConformanceCase) => boolean,
): Promise<string[]> {
  const failing: string[] = [];
  for (const { name, run } of casesFor(fixture).filter(only)) {
    await run(fixture).catch(() => failing.push(name));
  }
  return failing;
}

async function throwAtOnce(get: Get): Promise<never> {
  get().catch(() => undefined);
  throw new TypeError("not a SecretError");
}

async function showLast(get: Get, provider: Provider): ReturnType<Provider["get"]> {
  const payload = await get();
  Object.assign(provider, { last: JSON.stringify(payload) });
  return payload;
}

function keepsValues(): ConformanceFixture {
  const kept = new WeakMap<Provider, ReturnType<Get>>();
  return mutate({
    get: (get, provider) => {
      const answer = kept.get(provider) ?? get();
      kept.set(provider, answer);
      return answer;
    },
  });
}

function closesForAll(): ConformanceFixture {
  const fixture = createFakeFixture();
  let closed = false;
  const close = async () => {
    if (closed) throw new Error("closed already");
    closed = true;
  };
  return withCreate(fixture, (provider) => ({ ...provider, close }));
}

function asksAtCreation(): ConformanceFixture {
  const fixture = createFakeFixture();
  return withCreate(fixture, (provider) => {
    void provider.get({ path: "early" }, { signal: new AbortController().signal });
    return provider;
  });
}

function tellsOneError(): ConformanceFixture {
  let first: unknown;
  return mutate({
    get: (get) =>
      get().catch((error: unknown) => {
        first ??= error;
        throw first;
      }),
  });
}

function withCreate(
  fixture: ConformanceFixture,
  change: (provider: Provider) => Provider,
): ConformanceFixture {
  const instance = async () => {
    const { kind, options } = await fixture.instance();
    const create: ProviderKind["create"] = (known, context) => change(kind.create(known, context));
    return { kind: { ...kind, create }, options };
  };
  return { ...fixture, instance };
}

function drifting(key: Key) {
  return { key: { ...key, path: `${key.path}/` }, aliases: [] };
}

function needOption(options: object): string | undefined {
  return "token" in options ? undefined : "the token is needed";
}

function showsCredential(): ConformanceFixture {
  const token = createCanary();
  const fixture = createFakeFixture();
  const instance = async () => ({ ...(await fixture.instance()), options: { token } });
  return { ...fixture, instance, credentials: [token] };
}

function printsInChild(): ConformanceFixture {
  const file = join(folder, "printing.mjs");
  const fake = new URL("../fake/fake-provider.ts", import.meta.url).href;
  const lines = [
    'import { channel } from "node:diagnostics_channel";',
    `import { fakeProvider } from ${JSON.stringify(fake)};`,
    "export function printing(entries) {",
    "  const kind = fakeProvider(entries);",
    "  const [value] = Object.values(entries);",
    '  const create = (options, context) => { console.error(process.env.DEBUG ? Buffer.from(value).toString("base64") : "x");',
    '    channel("my:channel").publish({ value: new Map([["v", value]]) }); return kind.create(options, context); };',
    "  return { ...kind, create };",
    "}",
  ];
  writeFileSync(file, lines.join("\n"));
  const fixture = createFakeFixture();
  const child = async (path: string) => {
    const instance = await fixture.child?.(path);
    assert.ok(instance);
    return { ...instance, module: file, exportName: "printing" };
  };
  return { ...fixture, child };
}
