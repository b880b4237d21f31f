import { SecretError, secretErrorCodes } from "@latebound/provider";
import { describe, expect, test } from "vitest";
import { textOf } from "./workspace-files.ts";

const [introduction = "", ...parts] = textOf("docs/errors.md").split(/^## /m);
const sections = new Map(parts.map((part) => [part.slice(0, part.indexOf("\n")), part] as const));

test("docs/errors.md has a section for every code, in the order of the table, and no other", () => {
  expect([...sections.keys()]).toEqual([...secretErrorCodes]);
});

describe.each(secretErrorCodes)("the section of %s", (code) => {
  const error = new SecretError(code, { message: "x" });
  const section = sections.get(code) ?? "";

  test("quotes the public message and says whether to retry", () => {
    expect(section).toContain(
      `"${error.publicMessage}" ${error.retryable ? "Retryable." : "Not retryable."}`,
    );
  });

  test("says when it comes and what to do", () => {
    expect(section).toMatch(/\n\*\*When\*\* \S/);
    expect(section).toMatch(/\n\*\*What to do\*\* \S/);
  });
});

test("the introduction explains every field that an error can have", () => {
  const full = new SecretError("not_found", {
    message: "x",
    retryAfterMs: 1,
    provider: "vault_local",
    reference: "apps/mail",
    missing: "secret",
    at: { file: "app.toml" },
    requestId: "1",
    hint: "x",
  });
  for (const field of Object.keys(full.toJSON()).filter((name) => name !== "name")) {
    expect(introduction).toContain(`\`${field}\``);
  }
});
