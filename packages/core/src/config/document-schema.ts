import { isSecretError, SecretError, type Zod } from "@latebound/provider";
import type { z } from "zod";
import { mayHaveMarkup } from "../grammar/parse-template.ts";
import { copyTree, type TreePath } from "../tree/copy-tree.ts";
import type { Problem } from "./problem.ts";
import type { SchemaNode } from "./schema-outline.ts";
import { problemsOf } from "./schema-problems.ts";

/** A schema of the document, of zod or of any library that speaks Standard Schema. @see https://standardschema.dev */
export interface DocumentSchema<Output> {
  readonly "~standard": {
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a schema made of a document, or what it found wrong with it. */
export type SchemaResult<Output> = { readonly value: Output } | { readonly problems: readonly Problem[] };

/**
 * The schema's answer for a bound document. Problems are told in words of our own, as a schema's may quote the input.
 * @throws {SecretError} `unresolved` when the schema uses a late value as a string, `invalid_config` when it throws
 */
export async function applySchema<Output>(
  schema: DocumentSchema<Output>,
  document: unknown,
  zod: Zod,
): Promise<SchemaResult<Output>> {
  const result = await validate(schema, document);
  if (!result.issues) return { value: result.value };
  if (!isZodSchema(schema)) return { problems: result.issues.map(foreignProblem) };
  // The issues of a zod schema's `~standard` are zod's own.
  const issues = result.issues as readonly z.core.$ZodIssue[];
  return {
    problems: problemsOf(issues, { input: document, outline: outlineOf(schema, zod), trustMessages: false }),
  };
}

/**
 * What a schema finds wrong with a document that can't be bound: everything but what stands at or around a string
 * with markup, and the schema's own checks, which may go by such strings.
 */
export async function applySchemaToFaulty(
  schema: DocumentSchema<unknown>,
  document: unknown,
  zod: Zod,
): Promise<readonly Problem[]> {
  const marked = copyTree(document, (leaf) => typeof leaf === "string" && mayHaveMarkup(leaf)).slots.map(
    ({ path }) => path,
  );
  const result = await applySchema(schema, document, zod).catch(() => ({ problems: [] }));
  if (!("problems" in result)) return [];
  return result.problems.filter(
    ({ path }) => path.length > 0 && !marked.some((other) => onOneLine(path, other)),
  );
}

async function validate<Output>(
  schema: DocumentSchema<Output>,
  document: unknown,
): Promise<StandardResult<Output>> {
  try {
    return await schema["~standard"].validate(document);
  } catch (error) {
    if (isSecretError(error)) throw error;
    // What a schema's own check or transformation throws may quote the document.
    throw new SecretError("invalid_config", {
      message: "the document's schema threw an error",
      hint: "a check or transformation in it must report a problem instead of throwing",
    });
  }
}

function isZodSchema(schema: object): schema is z.ZodType {
  return "_zod" in schema;
}

function outlineOf(schema: z.ZodType, zod: Zod): SchemaNode {
  try {
    return zod.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  } catch {
    // Only did-you-mean goes by it.
    return {};
  }
}

function foreignProblem({ path = [] }: StandardIssue): Problem {
  const steps = path.map((step) => (typeof step === "object" ? step.key : step));
  return {
    path: steps.map((step) => (typeof step === "symbol" ? String(step.description) : step)),
    message: "not what the document's schema asks for",
  };
}

function onOneLine(path: TreePath, other: TreePath): boolean {
  const length = Math.min(path.length, other.length);
  return path.slice(0, length).every((step, index) => String(step) === String(other[index]));
}
