import assert from "node:assert/strict";
import type { ProviderKind } from "@latebound/provider";
import { z } from "zod";
import { assertSame } from "./assert-same.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { withProvider } from "./opened-provider.ts";

/** Cases about the pure part of a kind: its options and its keys. */
export const keyCases: readonly ConformanceCase[] = [
  {
    name: "a path that can't be a key is refused in words that don't quote it",
    async run(fixture) {
      const { kind, options } = await fixture.instance();
      for (const path of fixture.refusedPaths) {
        const fault = kind.checkKey({ path }, parse(kind, options));
        assert.ok(typeof fault === "string" && fault.length > 0, "checkKey accepts a path it must refuse");
        if (path.length > 3) assert.equal(fault.includes(path), false, "checkKey quotes the path");
      }
    },
  },
  {
    name: "the canonical key of a canonical key is itself",
    run: async (fixture) => {
      await withProvider(await fixture.instance(), async ({ canonical }) => {
        for (const path of [fixture.path("canonical"), ...(fixture.oddPaths ?? [])]) {
          const { key } = canonical(path);
          assert.deepEqual(canonical(key).key, key);
        }
      });
    },
  },
  {
    name: "key functions work while options that hold references are unknown",
    async run(fixture) {
      const { kind } = await fixture.instance();
      const key = { path: fixture.path("canonical") };
      assert.equal(kind.checkKey(key, {}), undefined);
      assert.equal(typeof kind.canonicalKey(key, {}).key.path, "string");
      kind.reserved?.(key, {});
    },
  },
  {
    name: "every spelling of a secret leads to one secret",
    needs: ["spellings"],
    async run(fixture) {
      const path = fixture.path("spellings");
      await fixture.seed(path, { text: "spelled" });
      await withProvider(await fixture.instance(), async ({ canonical, read }) => {
        const plain = canonical(path).key.path;
        for (const spelling of (await fixture.spellings?.(path)) ?? []) {
          const { key, aliases } = canonical(spelling);
          assert.ok([key.path, ...aliases].includes(plain), "a spelling does not lead to the canonical path");
          const expected = { ...(await read(path)), ...identityOf(await read(spelling)) };
          assertSame(await read(spelling), expected, `what is read as ${spelling}`);
        }
      });
    },
  },
  {
    name: "an unknown option is refused",
    async run(fixture) {
      const { kind, options } = await fixture.instance();
      const result = kind.options(z).safeParse({ ...options, surely_no_such_option: true });
      assert.equal(result.success, false);
    },
  },
  {
    name: "every credential among the options is marked as secret",
    async run(fixture) {
      const { kind, options } = await fixture.instance();
      const schema = z.toJSONSchema(kind.options(z), { io: "input", unrepresentable: "any" });
      for (const path of credentialPaths(options, fixture.credentials)) {
        assert.ok(isMarked(schema, path), `the option ${path.join(".")} lacks .meta({ secret: true })`);
      }
    },
  },
];

function parse(
  kind: ProviderKind,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  // A kind's options are a strict object.
  return kind.options(z).parse(options) as Readonly<Record<string, unknown>>;
}

/** Spellings may differ in what the backend calls the secret, and in nothing else. */
function identityOf(payload: { readonly identity?: readonly string[] }): object {
  return payload.identity === undefined ? {} : { identity: payload.identity };
}

function credentialPaths(
  options: unknown,
  credentials: readonly string[],
  path: readonly string[] = [],
): string[][] {
  if (typeof options === "string") return credentials.includes(options) ? [[...path]] : [];
  if (typeof options !== "object" || options === null) return [];
  return Object.entries(options).flatMap(([name, value]) =>
    credentialPaths(value, credentials, [...path, name]),
  );
}

/** Whether a JSON schema marks what is at a path, whichever of its alternatives holds it. */
function isMarked(schema: unknown, path: readonly string[]): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  if ("secret" in schema && schema.secret === true) return true;
  const [name, ...rest] = path;
  const { properties, anyOf = [], allOf = [], oneOf = [] } = schema as SchemaNode;
  const alternatives = [...anyOf, ...allOf, ...oneOf].some((alternative) => isMarked(alternative, path));
  return alternatives || (name !== undefined && isMarked(properties?.[name], rest));
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly unknown[];
  readonly allOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
}
