import type { z } from "zod";
import { isLate } from "../late/late.ts";
import type { TreePath } from "../tree/copy-tree.ts";
import type { KindSchema } from "./kind-schema.ts";
import { mapOptions } from "./map-options.ts";
import { Masked } from "./masked.ts";
import { hasUserInfo } from "./option-text.ts";
import type { Problem } from "./problem.ts";
import { namesOfEveryProvider } from "./provider-table.ts";
import { problemsOf } from "./schema-problems.ts";
import { isTable } from "./source-table.ts";

type Options = Readonly<Record<string, unknown>>;

/** What a kind's schema says of options. */
export interface CheckedOptions {
  /** What the schema made of them; without meaning where there are problems. */
  readonly parsed: unknown;
  readonly problems: readonly Problem[];
}

/** Checks options in which every reference has become a value and every credential is in plain. */
export function checkOptions(options: Options, kindSchema: KindSchema): CheckedOptions {
  const problems = userInfoProblems(options, kindSchema);
  const result = parseSafely(kindSchema.schema, options);
  if (!result)
    return {
      parsed: undefined,
      problems: [...problems, { path: [], message: "the schema of this kind's options failed" }],
    };
  return {
    parsed: result.data,
    problems: [...problems, ...wordIssues(result.error?.issues ?? [], options, kindSchema)],
  };
}

/**
 * Checks options as they are bound: what the schema says at a late value's place waits for the first `get`, and
 * `parsed` lacks every option that holds one.
 */
export function checkBoundOptions(options: Options, kindSchema: KindSchema): CheckedOptions {
  const late = latePaths(options);
  if (late.length === 0) return checkOptions(options, kindSchema);
  const input = mapOptions(options, (value) => (isLate(value) ? placeholder : value));
  const issues = parseSafely(kindSchema.schema, input)?.error?.issues ?? [];
  const certain = issues.filter((issue) => !waits(issue, late));
  const names = new Set(late.map(([name]) => name));
  return {
    parsed: parseEach(kindSchema.schema, input, (name) => !names.has(name)),
    problems: [...userInfoProblems(options, kindSchema), ...wordIssues(certain, input, kindSchema)],
  };
}

/** The options with every literal credential masked. */
export function maskCredentials(options: Options, { isSecret }: KindSchema): Options {
  return mapOptions(options, (value, path) => {
    const isContainer = isTable(value) || Array.isArray(value) || isLate(value) || value instanceof Masked;
    return !isContainer && value !== undefined && isSecret(path) ? new Masked(value) : value;
  });
}

/** Stands for a value that is not known yet, so that rules about which options are set can be checked. */
const placeholder = "reference";

function parseSafely(schema: z.ZodType, input: unknown): z.ZodSafeParseResult<unknown> | undefined {
  try {
    return schema.safeParse(input);
  } catch {
    // A kind's own transform or refinement threw; what it threw may hold an option.
    return undefined;
  }
}

function wordIssues(issues: readonly z.core.$ZodIssue[], input: unknown, kindSchema: KindSchema): Problem[] {
  if (issues.length === 0) return [];
  const { outline } = kindSchema;
  return problemsOf(issues, { input, outline, otherNames: namesOfEveryProvider, trustMessages: true });
}

function latePaths(options: Options): TreePath[] {
  const paths: TreePath[] = [];
  mapOptions(options, (value, path) => {
    if (isLate(value)) paths.push(path);
    return value;
  });
  return paths;
}

function waits(issue: z.core.$ZodIssue, late: readonly TreePath[]): boolean {
  const path = issue.path.map(String);
  const aboutNames = issue.code === "unrecognized_keys" || issue.code === "custom";
  return late.some((latePath) => {
    const length = Math.min(path.length, latePath.length);
    const related =
      length > 0 && path.slice(0, length).every((step, index) => step === String(latePath[index]));
    return related && (path.length >= latePath.length || !aboutNames);
  });
}

function parseEach(schema: z.ZodType, input: Options, isKnown: (name: string) => boolean): Options {
  const shape = Object.entries(shapeOf(schema) ?? {}).filter(([name]) => isKnown(name));
  const parsed = shape.map(([name, option]) => [name, parseSafely(option, input[name])?.data] as const);
  return Object.fromEntries(parsed.filter(([, value]) => value !== undefined));
}

/** The options of a table's schema, also where it goes on through a pipe or a transformation. */
function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  // Both are zod's own public properties: `shape` of an object's schema, `in` of a pipe's.
  const { shape, in: inner } = schema as { shape?: Readonly<Record<string, z.ZodType>>; in?: z.ZodType };
  return shape ?? (inner && shapeOf(inner));
}

function userInfoProblems(options: Options, { isSecret }: KindSchema): Problem[] {
  const problems: Problem[] = [];
  mapOptions(options, (value, path) => {
    if (typeof value === "string" && hasUserInfo(value) && !isSecret(path)) {
      const hint = "credentials have options of their own";
      problems.push({ path, message: "an address must not hold a user or a password", hint });
    }
    return value;
  });
  return problems;
}
