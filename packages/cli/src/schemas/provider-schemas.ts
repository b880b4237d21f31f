import type { ProviderKind } from "@latebound/core";
import type { z } from "zod";
import type { JsonSchema } from "./json-schema.ts";

type Zod = typeof z;

/** The schema of `[secret]`: a table for each provider, by the kind that its name or its `type` says. */
export function providerTables(kinds: readonly ProviderKind[]): JsonSchema {
  const names = kinds.map(({ kind }) => kind);
  const byName = names.map((name) => [`^${name}(_[a-z0-9_-]*)?$`, tableOf(name, names)] as const);
  return {
    type: "object",
    description: "Where secrets come from: a [secret.NAME] for each provider",
    properties: {
      default_provider: { type: "string", description: "For references that name no provider" },
    },
    patternProperties: Object.fromEntries(byName),
    additionalProperties: { anyOf: names.map(typed) },
    propertyNames: { pattern: "^[a-z][a-z0-9_-]*$" },
  };
}

/** The options of each kind under the kind's name, from the kind's own schema. */
export function providerDefinitions(kinds: readonly ProviderKind[], zod: Zod): JsonSchema {
  return Object.fromEntries(kinds.map((kind) => [kind.kind, definitionOf(kind, zod)]));
}

/** What the name says, unless `type` says another kind. */
function tableOf(name: string, names: readonly string[]): JsonSchema {
  const others = names.filter((other) => other !== name);
  return { anyOf: [{ $ref: `#/definitions/${name}` }, ...others.map(typed)] };
}

function typed(name: string): JsonSchema {
  return { allOf: [{ $ref: `#/definitions/${name}` }, { type: "object", required: ["type"] }] };
}

function definitionOf({ kind, options }: ProviderKind, zod: Zod): JsonSchema {
  const own = zod.toJSONSchema(options(zod), { target: "draft-7", io: "input", unrepresentable: "any" });
  const { $schema: _draft, ...table } = withReferences(own);
  const properties = {
    type: { const: kind, description: "The kind" },
    ...common,
    ...asTable(table.properties),
  };
  return { description: `A provider of the kind ${kind}`, ...table, properties };
}

const duration: JsonSchema = { type: "string", pattern: "^\\d{1,9}(ms|s|m|h|d)$" };

const common: JsonSchema = {
  cache_ttl: { ...duration, default: "5m", description: "How long a value answers from the cache" },
  negative_ttl: { ...duration, default: "5s", description: "How long an absence is remembered" },
  max_stale: {
    ...duration,
    default: "1h",
    description: "How long past its life a value may answer for a backend that can't",
  },
  timeout: { ...duration, default: "10s", description: "How long a fetch may take, retries included" },
  retries: {
    type: "integer",
    minimum: 0,
    maximum: 10,
    default: 2,
    description: "Further attempts after a fault that may pass",
  },
  max_concurrency: {
    type: "integer",
    minimum: 1,
    maximum: 10_000,
    default: 64,
    description: "Calls to the backend at one time",
  },
};

/** Any option may hold references to other providers in place of its value; the marks of core become words. */
function withReferences(schema: JsonSchema): JsonSchema {
  const { secret, path: _mark, properties, items, ...rest } = schema;
  if (properties !== undefined) {
    const inside = Object.entries(asTable(properties)).map(([name, option]) => [
      name,
      withReferences(asTable(option)),
    ]);
    return { ...rest, properties: Object.fromEntries(inside) };
  }
  if (items !== undefined) return { ...rest, items: withReferences(asTable(items)) };
  const described = secret === true ? { description: "A credential: write a reference, not the value" } : {};
  const { pattern } = rest;
  const portable = typeof pattern === "string" ? { ...rest, pattern: portablePattern(pattern) } : rest;
  return { ...described, anyOf: [portable, { $ref: "#/definitions/reference" }] };
}

/** taplo's engine takes a bare `[` within a class for a class of its own. */
function portablePattern(pattern: string): string {
  let isInClass = false;
  return pattern.replaceAll(/\\.|[[\]]/gs, (token) => {
    if (token === "[" && isInClass) return "\\[";
    if (token === "[" || token === "]") isInClass = token === "[";
    return token;
  });
}

/** What JSON Schema has as an object. */
function asTable(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null ? (value as JsonSchema) : {};
}
