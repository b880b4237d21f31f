import { SecretError } from "@latebound/provider";
import { expect, test } from "vitest";
import { errorOf, factsOf } from "./fault-facts.ts";

const across = (error: SecretError) =>
  errorOf(JSON.parse(JSON.stringify(factsOf(error))), (index) => ({ path: `env.V${index}` }));

const fault = new SecretError("denied_by_policy", {
  message: "cli:run may not use it",
  hint: "add a grant",
  provider: "vault",
  reference: '<<secret "vault" "a#b">>',
  at: { path: "[1]" },
});

test("an error arrives as it was sent, at the place that the caller knows", () => {
  const arrived = across(fault);
  expect({ ...arrived }).toEqual({ ...fault, at: { path: "env.V1" } });
  expect(arrived.message).toBe("env.V1: cli:run may not use it (add a grant)");
});

test("places in files stay, and so does what is known of a backend", () => {
  const known = new SecretError("unavailable", {
    message: "no answer",
    at: { file: "/a.toml", path: "[1]", line: 3, column: 7 },
    retryable: false,
    retryAfterMs: 20,
    missing: "mount",
    requestId: "id",
    allowStale: false,
  });
  expect({ ...across(known) }).toEqual({ ...known });
  expect(across(known).message).toBe(known.message);
});

test("several faults arrive with each in its place", () => {
  const other = new SecretError("unknown_provider", { message: "no such provider", at: { path: "[0]" } });
  const both = new SecretError("denied_by_policy", { message: "2 faults", errors: [fault, other] });
  const arrived = across(both);
  expect(arrived.errors.map(({ code, at }) => [code, at?.path])).toEqual([
    ["denied_by_policy", "env.V1"],
    ["unknown_provider", "env.V0"],
  ]);
  expect(arrived.message).toContain("env.V0: no such provider");
});
