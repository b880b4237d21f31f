import { inspect } from "node:util";
import { defineKind, isSecretError } from "@latebound/provider";
import fc from "fast-check";
import { test } from "vitest";
import { parseConfig } from "./parse-config.ts";

const kind = defineKind({
  kind: "vault",
  options: (z) =>
    z.strictObject({
      address: z.url(),
      token: z.string().min(5).meta({ secret: true }),
      batch: z.enum(["auto", "off"]).optional(),
      login: z.union([z.boolean(), z.strictObject({ id: z.string() })]).optional(),
    }),
  checkKey: () => undefined,
  canonicalKey: (key) => ({ key, aliases: [] }),
  create: () => ({ get: async () => undefined }),
});

// No provider can have this name. It is four edits or more from every valid one, and shaped like a name, as the
// credentials are that a slip of the editor moves about.
const canary = "Canaryzz9";
const names = [
  "secret",
  "vault",
  "vault_b",
  "address",
  "token",
  "batch",
  "login",
  "id",
  "type",
  "timeout",
  "default_provider",
  canary,
  `${canary}/+=`,
];
const texts = [
  canary,
  `http://u:${canary}@h`,
  "http://h",
  "vault",
  "5s",
  `<<secret "${canary}`,
  `<<secret "vault" "x" | ${canary}>>`,
];

const { tree: table } = fc.letrec<{ tree: unknown; table: Record<string, unknown> }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...texts),
    fc.constantFrom<unknown>(5, true, null, [canary]),
    tie("table"),
  ),
  table: fc.dictionary(fc.constantFrom(...names), tie("tree"), { maxKeys: 5 }),
}));

test("no configuration, however wrong, is quoted in what is thrown for it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), table, { maxKeys: 6 }), async (secret) => {
      const error: unknown = await parseConfig({ secret }, { kinds: [kind] }).then(
        ({ providers }) => providers,
        (thrown: unknown) => thrown,
      );
      if (error instanceof Error && !isSecretError(error)) throw error;
      const shown = inspect(error, { depth: 12, showHidden: true });
      if (shown.includes("Canary")) throw new Error("quoted");
    }),
    { numRuns: 300 },
  );
});
