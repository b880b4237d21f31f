import { assertNoCanary, createCanary } from "@latebound/testing";
import { expect, test } from "vitest";
import { type FaultContext, faultText } from "./fault-text.ts";
import { createStyle } from "./style.ts";
import type { ToldFault } from "./told-fault.ts";

const canary = createCanary();
const file = "/project/app.toml";

function told(line: string, fault: Omit<ToldFault, "at"> & { column: number; path?: string }, width = 100) {
  const { column, path, ...known } = fault;
  const context: FaultContext = {
    style: createStyle(process.stderr, { NO_COLOR: "1" }),
    tone: "fault",
    width,
    directory: "/project",
    texts: new Map([[file, line]]),
  };
  const at = { file, line: 1, column, ...(path !== undefined && { path }) };
  const text = faultText({ ...known, at }, context);
  assertNoCanary(text, canary);
  return text;
}

const reference = '<<secret "vault" "apps/mail#password">>';

test("of the line only the reference is shown, and the key that the fault names", () => {
  const line = `url = 'smtp://${canary}:<<secret "vault" "apps/mail#password" | default "${canary}">>@${canary}' # ${canary}`;
  const text = told(line, {
    code: "not_found",
    summary: "it isn't there",
    hint: "create it",
    reference,
    column: line.indexOf("<<") + 1,
    path: "mail.url",
  });
  expect(text).toBe(`not_found: it isn't there
  at app.toml:1:${line.indexOf("<<") + 1} mail.url
  1 | url = ***<<secret "vault" "apps/mail#password" | default "***">>***
    |          ^^^^^^^^
  hint: create it
`);
});

test("a reference that can't be read shows its punctuation only", () => {
  const line = `${canary} = "<<secret ${canary} \\"${canary}\\" \`${canary}\` | trim | ${canary} '${canary}`;
  const column = line.indexOf("| trim |") + "| trim | ".length + 1;
  const text = told(line, { code: "invalid_reference", summary: "unknown filter", column, path: "mail" });
  expect(text).toContain('*** = "<<secret *** \\"***\\" `***` | trim | *** ***\n');
  const [, , shown = "", marks = ""] = text.split("\n");
  expect(marks.indexOf("^^^")).toBe(shown.lastIndexOf("*** ***"));
});

test("other references of the line, other keys and plain values are masked", () => {
  const line = `a = { k = '<<secret "env" "${canary}">>', url = '<<secret "env" "B">>', p = "${canary}" }`;
  const fault = { code: "not_found", summary: "gone", reference: '<<secret "env" "B">>', path: "a.url" };
  expect(told(line, { ...fault, column: line.indexOf('"B"') - 14 })).toContain(
    `a = ***<<secret "env" "B">>***\n`,
  );
  expect(told(`[secret.${canary}]`, { code: "x", summary: "y", column: 9 })).toContain("[***.***]\n");
  expect(told(`"${canary}" = 5`, { code: "x", summary: "y", column: 1 })).toContain("| ***\n    | ^^^\n");
  expect(told(`retries = "${canary}"`, { code: "x", summary: "y", column: 1, path: "a.retries" })).toContain(
    "retries = ***\n    | ^^^^^^^\n",
  );
});

test("a reference below an escaped string is found from its key", () => {
  const line = `url = "${canary}<<secret \\"vault\\" \\"apps/mail#password\\">>"`;
  const text = told(line, { code: "not_found", summary: "gone", reference, column: 1, path: "mail.url" });
  expect(text).toContain('url = ***<<secret \\"vault\\" \\"apps/mail#password\\">>"\n    | ^^^\n');
});

test("the reference is marked where the key in front of it may not be shown", () => {
  const line = `env = { ${canary} = '<<secret "env" "B">>' }`;
  const fault = {
    code: "not_found",
    summary: "gone",
    reference: '<<secret "env" "B">>',
    path: "process.web.env",
  };
  expect(told(line, { ...fault, column: 9 })).toContain(
    `env = ***<<secret "env" "B">>' }\n    |          ^^^^^^^^\n`,
  );
});

test("long lines are cut around the mark", () => {
  const key = `${"deep/".repeat(40)}mail`;
  const line = `url = 'x<<secret "vault" "${key}">><<secret "vault" "end">>'`;
  for (const width of [40, 60, 80]) {
    const text = told(
      line,
      { code: "a", summary: "b", reference, column: line.lastIndexOf("<<") + 1, path: "url" },
      width,
    );
    const [, , shown = "", marks = ""] = text.split("\n");
    expect(shown.length).toBeLessThanOrEqual(width);
    expect(shown.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1)).toBe("<<secret");
  }
});

test("control characters of the file don't reach the terminal, and a mark stays below its word", () => {
  const text = told('url\t=\u001b[31m "x"', { code: "a", summary: "b\u001b[1m", column: 1, path: "url" });
  expect(text).not.toContain("\u001b");
  expect(text).toContain("| url =***\n    | ^^^\n");
});

test("without the text of the file, and without a place, the rest is told", () => {
  const context = { style: createStyle(process.stderr, {}), width: 80, directory: "/", texts: new Map() };
  const fault = { code: "a", summary: "b", hint: "c" };
  expect(faultText({ ...fault, at: { file, line: 9, column: 1 } }, { ...context, tone: "fault" })).toBe(
    "a: b\n  at project/app.toml:9:1\n  hint: c\n",
  );
  expect(faultText(fault, { ...context, tone: "warning" })).toBe("warning: a: b\n  hint: c\n");
});

test("a refusal by policy shows the lines to add", () => {
  const hint = 'to allow it, add: [[grant]] consumer = "cli:get", allow = ["vault:apps/mail#password"]';
  const text = told("x", { code: "denied_by_policy", summary: "no grant allows it", hint, column: 9 });
  expect(text).toBe(`denied_by_policy: no grant allows it
  at app.toml:1:9
  to allow it, add:
    [[grant]]
    consumer = "cli:get"
    allow = ["vault:apps/mail#password"]
`);
});
