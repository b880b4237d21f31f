import type { ProviderKind } from "@latebound/core";
import { z } from "zod";
import type { JsonSchema } from "./json-schema.ts";
import { providerDefinitions, providerTables } from "./provider-schemas.ts";
import { containerTables, processTables } from "./sink-table-schemas.ts";

/** The JSON Schema of a latebound.toml, for taplo and editors. Draft 7, which they all understand. */
export function configSchema(kinds: readonly ProviderKind[]): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "latebound.toml",
    description:
      "Providers of secrets, who may use them, and where they are spent; every other table is the application's.",
    type: "object",
    properties: {
      secret: providerTables(kinds),
      grant: { type: "array", description: "Who may use what; a deny wins in any order", items: grant },
      policy,
      process: processTables,
      container: containerTables,
    },
    definitions: { reference, ...providerDefinitions(kinds, z) },
  };
}

const reference: JsonSchema = {
  type: "string",
  pattern: "<<secret",
  description: 'Text with references: <<secret "PROVIDER" "KEY">>',
};

const patterns: JsonSchema = {
  type: "array",
  minItems: 1,
  items: { type: "string", pattern: "^[a-z0-9_*-]+:.+$" },
  description:
    'Keys as provider:path#field; * within a segment, ** for any number of them: "vault:apps/mail/**"',
};

const consumer: JsonSchema = { type: "string", pattern: "^(\\*|[a-z][a-z0-9-]*:[a-z0-9._:/*-]+)$" };

const grant: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["consumer"],
  anyOf: ["allow", "deny"].map((name) => ({ type: "object", required: [name] })),
  properties: {
    consumer: {
      anyOf: [consumer, { type: "array", minItems: 1, items: consumer }],
      description: "Who: kind:name such as plugin:mailer, cli:run/web, or a pattern such as plugin:report-*",
    },
    allow: patterns,
    deny: patterns,
    expires: { type: "string", description: "A date, or a date and time, in UTC, at which the grant ends" },
  },
};

const policy: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    default: { enum: ["allow", "deny"], description: "What happens with what no grant speaks of" },
  },
};
