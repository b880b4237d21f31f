import type { z } from "zod";
import { isLate } from "../late/late.ts";
import type { TreePath } from "../tree/copy-tree.ts";
import type { Problem } from "./problem.ts";
import { namesAt, type SchemaNode } from "./schema-outline.ts";
import { isTable } from "./source-table.ts";
import { unknownName } from "./unknown-name.ts";

/** What is known when a schema's issues are put into words. */
export interface IssueContext {
  readonly input: unknown;
  /** The schema as JSON Schema, for the names that are valid. */
  readonly outline: SchemaNode;
  /** Names that are valid at the root besides the schema's own. */
  readonly otherNames?: readonly string[];
  /** Whether messages of the schema's author may be shown: a kind's may, as kinds never put input into them. */
  readonly trustMessages: boolean;
}

type Issue = z.core.$ZodIssue;

/** The problems behind zod's issues, in words of our own that hold nothing of the input but near misses of names. */
export function problemsOf(issues: readonly Issue[], context: IssueContext): Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, pathOf(issue), context));
}

function problemsOfIssue(issue: Issue, path: TreePath, context: IssueContext): Problem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, path, context));
  if (issue.code === "invalid_union") return unionProblems(issue, path, context);
  if (issue.code === "invalid_key")
    return [{ path, shownPath: path.slice(0, -1), message: "a name in this table isn't valid" }];
  const written = valueAt(context.input, path);
  if (written === undefined) return [{ path, message: `missing: expected ${expectation(issue, context)}` }];
  if (isLate(written)) return [lateProblem(issue, path, context)];
  return [{ path, ...describe(issue, written, context) }];
}

function unknownKey(key: string, path: TreePath, { outline, otherNames = [] }: IssueContext): Problem {
  const valid = [...namesAt(outline, path), ...(path.length === 0 ? otherNames : [])];
  const { described, hint } = unknownName(key, valid);
  return { path: [...path, key], shownPath: path, message: `unknown option: ${described}`, hint };
}

/** The one form that fits but for faults inside it, else the list of forms. */
function unionProblems(
  issue: Issue & { code: "invalid_union" },
  path: TreePath,
  context: IssueContext,
): Problem[] {
  const fitting = issue.errors.filter((issues) =>
    issues.every((inner) => inner.path.length > 0 || inner.code !== "invalid_type"),
  );
  const [only] = fitting;
  if (only && fitting.length === 1)
    return only.flatMap((inner) => problemsOfIssue(inner, [...path, ...pathOf(inner)], context));
  const forms = issue.errors.flatMap(([inner]) => (inner ? [expectation(inner, context)] : []));
  const expected =
    forms.length === 0 ? "one of the forms that the schema allows" : [...new Set(forms)].join(" or ");
  const missing = valueAt(context.input, path) === undefined ? "missing: " : "";
  return [{ path, message: `${missing}expected ${expected}` }];
}

function lateProblem(issue: Issue, path: TreePath, context: IssueContext): Problem {
  const message = `expected ${expectation(issue, context)}, found a secret reference`;
  return { path, message, hint: "wrap the schema of this place: late(…) from @latebound/core/zod" };
}

function describe(issue: Issue, written: unknown, context: IssueContext): Omit<Problem, "path"> {
  if (issue.code === "custom") return { message: expectation(issue, context) };
  const message = `expected ${expectation(issue, context)}`;
  if (issue.code === "invalid_type") return { message: `${message}, found ${typeName(written)}` };
  if (issue.code !== "invalid_value" || typeof written !== "string") return { message };
  const { shown, hint } = unknownName(
    written,
    issue.values.filter((value) => typeof value === "string"),
  );
  return shown ? { message, hint } : { message };
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  bigint: "a whole number",
  date: "a date",
  array: "an array",
  tuple: "an array",
  object: "a table",
  record: "a table",
  null: "null",
  nonoptional: "a value",
};

/** What an issue's place should hold, without the word "expected". */
function expectation(issue: Issue, context: IssueContext): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? `a value of type ${issue.expected}`;
    case "invalid_value":
      return issue.values
        .map((value) => (typeof value === "string" ? `"${value}"` : String(value)))
        .join(" or ");
    case "invalid_format":
      return issue.format === "regex"
        ? "text of the shape that the schema asks for"
        : `text of the form "${issue.format}"`;
    case "too_small":
      return `${issue.inclusive ? "at least" : "more than"} ${amount(issue.minimum, issue.origin)}`;
    case "too_big":
      return `${issue.inclusive ? "at most" : "less than"} ${amount(issue.maximum, issue.origin)}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "custom":
      return context.trustMessages ? issue.message : "something else: a check of the schema failed";
    default:
      return "something else";
  }
}

function amount(limit: number | bigint, origin: string): string {
  const units: Readonly<Record<string, string>> = {
    string: "characters",
    array: "elements",
    set: "elements",
  };
  return [String(limit), units[origin] ?? ""].join(" ").trim();
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Date) return "a date";
  if (isTable(value)) return "a table";
  return typeNames[typeof value] ?? "something else";
}

function pathOf(issue: Issue): TreePath {
  return issue.path.map((step) => (typeof step === "symbol" ? String(step.description) : step));
}

function valueAt(input: unknown, path: TreePath): unknown {
  let inside = input;
  for (const step of path) {
    if (typeof inside !== "object" || inside === null || isLate(inside)) return undefined;
    inside = Object.hasOwn(inside, step) ? Reflect.get(inside, step) : undefined;
  }
  return inside;
}
