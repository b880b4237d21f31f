import { createResolver, isSecretError, parseConfig, type Resolver, type SecretError } from "@latebound/core";
import { describeEverything, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeLive } from "../servers/live-servers.ts";
import { type Cell, cellsOf, grantsOf, type Outcome } from "./alias-cells.ts";
import { type AliasTable, allFields, type Spellings } from "./alias-table.ts";
import { type AliasWorld, openAsmWorld, openEnvWorld, openFileWorld, openVaultWorld } from "./alias-world.ts";
import { asmAliases } from "./tables/asm-aliases.ts";
import { envAliases, windowsAliases } from "./tables/env-aliases.ts";
import { fileAliases } from "./tables/file-aliases.ts";
import { vaultAliases } from "./tables/vault-aliases.ts";

describe("env", () => decidesAlike(envAliases, () => openEnvWorld("linux")));
describe("env on Windows", () => decidesAlike(windowsAliases, () => openEnvWorld("win32")));
describe("file", () => decidesAlike(fileAliases, openFileWorld));
describeLive("aws", (server) => decidesAlike(asmAliases, () => openAsmWorld(server)));
describeLive("openbao", (server) => decidesAlike(vaultAliases, () => openVaultWorld(server)));

function decidesAlike(table: AliasTable, openWorld: () => Promise<AliasWorld>): void {
  let opened: AliasWorld | undefined;
  const world = () => opened ?? expect.fail("the world is not open");
  beforeAll(async () => {
    opened = await openWorld();
  });
  afterAll(() => opened?.stop());

  describe.each(table.spellings)("$what ($provider)", (spellings) => {
    test("every spelling of it is decided as the table says", { timeout: 60_000 }, () =>
      expectTable(world(), spellings),
    );
    test("a denied one is refused by everything a consumer can do", () =>
      expectRefusedByAll(world(), spellings));
  });

  test.each(byProvider(table.faulty))("$provider: $key is no key", async ({ provider, key }) => {
    await using resolver = await openResolver(world(), "");
    expect(() => resolver.bind(referenceTo(world(), provider, key))).toThrow(
      expect.objectContaining({ code: "invalid_reference" }),
    );
  });

  test.each(byProvider(table.elsewhere))("$provider: $key is another key", async ({ provider, key }) => {
    await using resolver = await openResolver(world(), "");
    const error = await faultOf(resolver, "job:all", [referenceTo(world(), provider, `${key}#password`)]);
    expect(error?.code).toMatch(/^(not_found|access_denied|invalid_reference|invalid_response)$/);
    expect(findCanary(describeEverything(error), world().canary)).toBeUndefined();
  });
}

function byProvider(keys: Readonly<Record<string, readonly string[]>>) {
  return Object.entries(keys).flatMap(([provider, list]) => list.map((key) => ({ provider, key })));
}

/** Asks as every consumer with an empty cache, then again when `job:all` has filled it. */
async function expectTable(world: AliasWorld, spellings: Spellings): Promise<void> {
  const cells = cellsOf(spellings);
  await using resolver = await openResolver(world, grantsOf(spellings.provider, cells));
  const ask = async (cell: Cell, ...wanted: readonly Outcome[]) => {
    const keys = [...cell.outcomes].filter(([, outcome]) => wanted.includes(outcome)).map(([key]) => key);
    const texts = keys.map((key) => referenceTo(world, spellings.provider, key));
    return texts.length === 0 ? [] : expectDenied(resolver, world, cell, texts);
  };
  const before = world.requests();
  for (const cell of cells) expectExplained(resolver, world, spellings.provider, cell);
  for (const cell of cells) await ask(cell, "refused");
  expect(world.requests(), "requests for what is refused").toBe(before);
  for (const cell of cells) await ask(cell, "revealed");
  const all = spellings.references.flatMap((key) =>
    allFields.map((field) => referenceTo(world, spellings.provider, key + field)),
  );
  await expectGiven(resolver, world, { consumer: "job:all", effect: "allow", pattern: "all" }, all);
  const filled = world.requests();
  expect(filled, "requests for what is given").toBeGreaterThan(before);
  for (const cell of cells) {
    await ask(cell, "refused", "revealed");
    const given = [...cell.outcomes].filter(([, outcome]) => outcome === "given").map(([key]) => key);
    const texts = given.map((key) => referenceTo(world, spellings.provider, key));
    await expectGiven(resolver, world, cell, texts);
  }
  expect(world.requests(), "requests for what is cached").toBe(filled);
}

function expectExplained(resolver: Resolver, world: AliasWorld, provider: string, cell: Cell): void {
  const { explain } = resolver.for(cell.consumer);
  for (const [key, outcome] of cell.outcomes)
    expect(explain(referenceTo(world, provider, key)).allowed, `${cell.effect} ${cell.pattern}: ${key}`).toBe(
      outcome !== "refused",
    );
}

/** Each of the references is refused, and what is thrown holds no value. */
async function expectDenied(
  resolver: Resolver,
  world: AliasWorld,
  { consumer, effect, pattern }: Cell,
  texts: readonly string[],
): Promise<void> {
  const error = await faultOf(resolver, consumer, texts);
  const { explain } = resolver.for(consumer);
  const each = error === undefined || error.errors.length > 0 ? (error?.errors ?? []) : [error];
  const told = each.map(({ code, reference }) => `${code} ${reference}`);
  const wanted = texts.map((text) => `denied_by_policy ${explain(text).reference}`);
  expect(new Set(told), `${effect} ${pattern}`).toEqual(new Set(wanted));
  expect(findCanary(`${error?.stack} ${JSON.stringify(error)}`, world.canary)).toBeUndefined();
}

async function expectGiven(
  resolver: Resolver,
  world: AliasWorld,
  { consumer, effect, pattern }: Pick<Cell, "consumer" | "effect" | "pattern">,
  texts: readonly string[],
): Promise<void> {
  const what = `${effect} ${pattern}`;
  // A Vault secret of several fields has no text of its own: asked for whole it is found, and allowed, but no value.
  const whole = world.hasWhole ? [] : texts.filter((text) => !text.includes("#"));
  for (const text of whole)
    expect(await faultOf(resolver, consumer, [text]), what).toMatchObject({ missing: "field" });
  const rest = texts.filter((text) => !whole.includes(text));
  const values = await resolver.for(consumer).resolve(resolver.bind(rest));
  for (const [index, value] of values.entries())
    expect(String(value).includes(world.canary), `${what}: ${rest[index]}`).toBe(true);
}

/** By every method, however the reference is written. */
async function expectRefusedByAll(world: AliasWorld, { provider, patterns, references }: Spellings) {
  const deny = `allow = ["*:**"]\ndeny = [${JSON.stringify(`${provider}:${patterns[0]}`)}]`;
  const toml = `[secret]\ndefault_provider = "${provider}"\n[[grant]]\nconsumer = "plugin:a"\n${deny}\n`;
  await using resolver = await openResolver(world, toml);
  const consumer = resolver.for("plugin:a");
  const before = world.requests();
  for (const text of references.flatMap((key) => textsOf(provider, fill(world, `${key}#password`)))) {
    const late = resolver.bind(text);
    const asks = [
      () => consumer.resolve(late),
      () => consumer.resolve({ url: [resolver.bind(`x${text}`)] }),
      () => consumer.get(late as never),
      () => consumer.reader(late as never)(),
      () => consumer.warm(late),
      () => consumer.use(late, () => expect.fail("called although refused"), { isAuthError: () => true }),
    ];
    for (const ask of asks) {
      const thrown: unknown = await Promise.resolve()
        .then<unknown>(ask)
        .catch((error: unknown) => error);
      expect(isSecretError(thrown) ? thrown.code : "no refusal", text).toBe("denied_by_policy");
      expect(findCanary(describeEverything(thrown), world.canary), text).toBeUndefined();
    }
    expect(await consumer.check(late), text).toMatchObject([{ status: "denied" }]);
  }
  expect(world.requests()).toBe(before);
}

/** One reference in the spellings of the grammar. */
function textsOf(provider: string, key: string): string[] {
  const escaped = Array.from(key, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [
    `<<secret "${provider}" "${key}">>`,
    `<<secret  \`${provider}\`\t\`${key}\` >>`,
    `<<secret "${provider}" "${escaped.join("")}">>`,
    `<<secret "${key}">>`,
    `<<secret "${provider}" "${key}" | default "none" | trim>>`,
  ];
}

async function faultOf(
  resolver: Resolver,
  consumer: string,
  texts: readonly string[],
): Promise<SecretError | undefined> {
  const thrown: unknown = await resolver
    .for(consumer)
    .resolve(resolver.bind(texts))
    .catch((error: unknown) => error);
  return isSecretError(thrown) ? thrown : undefined;
}

async function openResolver(world: AliasWorld, toml: string): Promise<Resolver> {
  const head = toml.startsWith("[secret]") ? fill(world, toml) + world.toml : world.toml + fill(world, toml);
  return createResolver({ config: await parseConfig(head, { kinds: world.kinds }) });
}

function referenceTo(world: AliasWorld, provider: string, key: string): string {
  return `<<secret "${provider}" "${fill(world, key)}">>`;
}

function fill({ names }: AliasWorld, text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
}
