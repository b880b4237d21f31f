import { expect, test } from "vitest";
import { z } from "zod";
import { createLate } from "../late/late-value.ts";
import { problemsOf } from "./schema-problems.ts";

const canary = "canary-91-with-long-tail-so-it-is-no-name";

function problems(schema: z.ZodType, input: unknown, trustMessages = false) {
  const outline = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const issues = schema.safeParse(input).error?.issues ?? [];
  const found = problemsOf(issues, { input, outline, trustMessages, otherNames: ["timeout"] });
  expect(
    JSON.stringify(found.map(({ message, hint, shownPath }) => [message, hint, shownPath])),
  ).not.toContain("canary");
  return found;
}

function onlyMessage(schema: z.ZodType, value: unknown, trustMessages = false) {
  const found = problems(z.strictObject({ x: schema }), { x: value }, trustMessages);
  expect(found).toHaveLength(1);
  return found[0]?.message;
}

test.each([
  [z.string(), 5, "expected a string, found a number"],
  [z.string(), { a: canary }, "expected a string, found a table"],
  [z.string(), [canary], "expected a string, found an array"],
  [z.number(), canary, "expected a number, found a string"],
  [z.int(), 1.5, "expected a whole number, found a number"],
  [z.boolean(), canary, "expected true or false, found a string"],
  [z.strictObject({}), canary, "expected a table, found a string"],
  [z.array(z.string()), new Date(), "expected an array, found a date"],
  [z.string(), undefined, "missing: expected a string"],
  [z.enum(["auto", "off"]), canary, 'expected "auto" or "off"'],
  [z.url(), canary, 'expected text of the form "url"'],
  [z.string().regex(/^z/), canary, "expected text of the shape that the schema asks for"],
  [z.string().max(3), canary, "expected at most 3 characters"],
  [z.string().min(1), "", "expected at least 1 characters"],
  [z.number().gt(3), 3, "expected more than 3"],
  [z.number().lt(3), 3, "expected less than 3"],
  [z.number().multipleOf(5), 3, "expected a multiple of 5"],
  [z.union([z.string(), z.strictObject({ a: z.string() })]), 5, "expected a string or a table"],
  [
    z.union([z.string(), z.strictObject({ a: z.string() })]),
    undefined,
    "missing: expected a string or a table",
  ],
  [z.string().refine(() => false, `bad ${canary}`), canary, "something else: a check of the schema failed"],
])("%#: %j", (schema, value, message) => {
  expect(onlyMessage(schema, value)).toBe(message);
});

test("a kind's own message is shown", () => {
  expect(
    onlyMessage(
      z.string().refine(() => false, "one of a and b"),
      canary,
      true,
    ),
  ).toBe("one of a and b");
});

test("unknown names: a near miss is quoted with advice, anything else told by its length", () => {
  const schema = z.strictObject({ address: z.string(), approle: z.strictObject({ role_id: z.string() }) });
  const input = {
    address: "a",
    adress: canary,
    timeuot: 1,
    [canary]: 1,
    approle: { role_id: "r", rolid: 1 },
  };
  expect(problems(schema, input)).toEqual([
    {
      path: ["approle", "rolid"],
      shownPath: ["approle"],
      message: 'unknown option: "rolid"',
      hint: 'did you mean "role_id"?',
    },
    { path: ["adress"], shownPath: [], message: 'unknown option: "adress"', hint: 'did you mean "address"?' },
    {
      path: ["timeuot"],
      shownPath: [],
      message: 'unknown option: "timeuot"',
      hint: 'did you mean "timeout"?',
    },
    {
      path: [canary],
      shownPath: [],
      message: `unknown option: a name of ${canary.length} characters`,
      hint: "valid names: address, approle, timeout",
    },
  ]);
});

test("a near miss of an allowed value gets advice", () => {
  expect(problems(z.strictObject({ batch: z.enum(["auto", "off"]) }), { batch: "atuo" })[0]?.hint).toBe(
    'did you mean "auto"?',
  );
});

test("a union tells the faults inside the only form that fits", () => {
  const schema = z.strictObject({ tls: z.union([z.boolean(), z.strictObject({ name: z.string() })]) });
  expect(problems(schema, { tls: { name: 5 } })).toEqual([
    { path: ["tls", "name"], message: "expected a string, found a number" },
  ]);
});

test("a key of a record that isn't valid is not shown", () => {
  const schema = z.record(z.string().max(3), z.string());
  expect(problems(schema, { [canary]: "x" })[0]).toMatchObject({ path: [canary], shownPath: [] });
});

test("a late value where the schema wants a string gets the advice to use late()", () => {
  const late = createLate({ source: '<<secret "env" "X">>', parts: [], at: undefined });
  const [problem] = problems(z.strictObject({ x: z.string() }), { x: late });
  expect(problem?.message).toBe("expected a string, found a secret reference");
  expect(problem?.hint).toContain("late(");
});
