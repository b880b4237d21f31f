import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Call, Key, Payload, Provider, ProviderKind } from "@latebound/provider";
import { afterAll, describe, test } from "vitest";
import { createFakeFixture } from "../fake/fake-fixture.ts";
import { fakeProvider } from "../fake/fake-provider.ts";
import { assertNoCanary, createCanary } from "../leaks/canary.ts";
import { describeEverything } from "../leaks/describe-everything.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { casesFor, conformanceReport } from "./conformance-cases.ts";
import type { ConformanceContent, ConformanceFixture, ConformanceInstance } from "./fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "latebound-kit-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is given in place of a value. */
const standIn = createCanary();

describe("a provider that is wrong is found out", () => {
  const red = new Set<string>();

  test.each<[what: string, mutated: () => ConformanceFixture]>([
    ["finds nothing", () => mutate({ get: async (get) => void (await get().catch(() => undefined)) })],
    ["finds everything", () => mutate({ get: async (get) => (await get()) ?? { text: standIn } })],
    ["throws what isn't a SecretError", () => mutate({ get: throwAtOnce })],
    ["changes digits", () => mutate({ get: async (get) => damaged(await get()) })],
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

/** The names of the cases that fail; a failure that shows a value which was stored, or given in its place, throws. */
async function failingCases(
  fixture: ConformanceFixture,
  only: (candidate: ConformanceCase) => boolean,
): Promise<string[]> {
  const failing: string[] = [];
  const values = new Set([standIn]);
  const seed: ConformanceFixture["seed"] = (path, content) => {
    for (const text of textsOf(content)) values.add(text);
    return fixture.seed(path, content);
  };
  for (const { name, run } of casesFor(fixture).filter(only)) {
    const failure = await run({ ...fixture, seed }).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (!failure) continue;
    failing.push(name);
    const told = describeEverything(failure.error);
    for (const value of values) assertNoCanary(told, value, `the failure of "${name}"`);
  }
  return failing;
}

/** The stored texts that are found nowhere by chance; references are in errors on purpose. */
function textsOf(content: ConformanceContent): string[] {
  if ("bytes" in content || ("text" in content && content.text.startsWith("<<"))) return [];
  if ("text" in content) return content.text.length >= 8 && content.text.length < 1_000 ? [content.text] : [];
  return [...content.json.matchAll(/:\s*"?([^",}\]]{8,})/g)].map(([, value = ""]) => value);
}

function damaged(payload: Payload | undefined): Payload | undefined {
  if (payload === undefined || "bytes" in payload) return payload;
  const change = (text: string) => text.replaceAll("1", "7");
  return "text" in payload
    ? { ...payload, text: change(payload.text) }
    : { ...payload, json: change(payload.json) };
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
