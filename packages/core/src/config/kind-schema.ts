import { type ProviderKind, SecretError, type Zod } from "@latebound/provider";
import type { z } from "zod";
import type { TreePath } from "../tree/copy-tree.ts";
import { markedPaths, matchesPath, type SchemaNode } from "./schema-outline.ts";

/** A kind with its option schema, and what the marks in it say. */
export interface KindSchema {
  readonly kind: ProviderKind;
  readonly schema: z.ZodType;
  readonly outline: SchemaNode;
  /** Whether the option at a path is a credential: `.meta({ secret: true })`. */
  isSecret(path: TreePath): boolean;
  /** Whether the option at a path names a file or a directory: `.meta({ path: true })`. */
  isPath(path: TreePath): boolean;
}

/**
 * The kinds by name, with schemas that are built when a table first needs them.
 * @throws {SecretError} `invalid_config` for two kinds of one name, or a name that can't be one
 */
export function createKindSchemas(kinds: readonly ProviderKind[], zod: Zod): KindSchemas {
  const byName = new Map<string, ProviderKind>();
  if (!Array.isArray(kinds)) throw badKind("kinds must be a list of kinds");
  for (const kind of kinds) {
    if (typeof kind === "function")
      throw badKind("a kind is what its function gives: write name(), not name");
    if (!kindShape.test(kind.kind)) throw badKind("a kind's name must be of the shape [a-z][a-z0-9]*");
    if (byName.has(kind.kind)) throw badKind(`two kinds are named "${kind.kind}"`);
    byName.set(kind.kind, kind);
  }
  const built = new Map<string, KindSchema>();
  return {
    names: [...byName.keys()],
    get(name) {
      const kind = byName.get(name);
      const schema = built.get(name) ?? (kind && createKindSchema(kind, zod));
      if (schema) built.set(name, schema);
      return schema;
    },
  };
}

/** The kinds that a configuration may use. */
export interface KindSchemas {
  readonly names: readonly string[];
  get(name: string): KindSchema | undefined;
}

const kindShape = /^[a-z][a-z0-9]*$/;

function createKindSchema(kind: ProviderKind, zod: Zod): KindSchema {
  const schema = kind.options(zod);
  // A table without options asks for none of it.
  const outline = once((): SchemaNode => zod.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  const secrets = once(() => markedPaths(outline(), "secret"));
  const paths = once(() => markedPaths(outline(), "path"));
  return {
    kind,
    schema,
    get outline() {
      return outline();
    },
    isSecret: (path) => matchesPath(secrets(), path),
    isPath: (path) => matchesPath(paths(), path),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function badKind(message: string): SecretError {
  return new SecretError("invalid_config", {
    message,
    hint: "look at the kinds passed to parseConfig or openConfig",
  });
}
