import { defineKind } from "@latebound/provider";
import { expect, test } from "vitest";
import { z } from "zod";
import { createKindSchemas } from "./kind-schema.ts";
import { createPlaces } from "./places.ts";
import { readSecretTable } from "./provider-table.ts";

const kinds = createKindSchemas(
  ["env", "vault"].map((kind) =>
    defineKind({
      kind,
      options: (zod) => zod.strictObject({}),
      checkKey: () => undefined,
      canonicalKey: (key) => ({ key, aliases: [] }),
      create: () => ({ get: async () => undefined }),
    }),
  ),
  z,
);

function read(secret: Record<string, unknown>) {
  const source = { table: { secret }, operator: true, directory: "/" };
  return readSecretTable(secret, kinds, createPlaces([source]));
}

test.each([
  ["env", {}, "env"],
  ["vault_local", {}, "vault"],
  ["vault_local_2", {}, "vault"],
  ["vault_local", { type: "env" }, "env"],
  ["any-name", { type: "vault" }, "vault"],
])("[secret.%s] %j is of kind %s", (name, table, kind) => {
  const { providers, faults } = read({ [name]: table });
  expect(faults).toEqual([]);
  expect(providers[0]?.kindSchema?.kind.kind).toBe(kind);
});

test.each([
  ["vault-local", {}, "the kind is the name up to the first _"],
  ["evn", {}, 'did you mean "env"?'],
  ["x", { type: "vaults" }, 'did you mean "vault"?'],
  ["Env", {}, "lower-case letters"],
  ["_x", {}, "lower-case letters"],
])("[secret.%s] %j is a fault: %s", (name, table, hint) => {
  const { faults } = read({ [name]: table });
  expect(faults).toHaveLength(1);
  expect(faults[0]?.hint).toContain(hint);
});

test("only default_provider may stand in [secret] as a plain value, and it must name a provider", () => {
  expect(read({ default_provider: "env", env: {} })).toMatchObject({ defaultProvider: "env", faults: [] });
  expect(read({ default_provider: "evn", env: {} }).faults[0]?.hint).toBe('did you mean "env"?');
  expect(read({ default_provider: 5 }).faults[0]?.summary).toBe("expected a provider's name, as a string");
  const { faults } = read({ token: "canary-3", env: [{}] });
  expect(faults.map(({ summary }) => summary)).toEqual([
    "expected a provider's table or default_provider, found a name of 5 characters",
    "expected a provider's table or default_provider, found a name of 3 characters",
  ]);
});
