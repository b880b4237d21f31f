import { expect, test } from "vitest";
import { canonicalKey, checkKey, reservation } from "./env-key.ts";

const options = { allow_empty: false };

test.each(["A", "_", "mail_PASSWORD_2", "A".repeat(256)])("takes the name %s", (path) => {
  expect(checkKey({ path }, options)).toBeUndefined();
});

test.each(["", "1A", "A-B", "A.B", "A B", "Ä", "A=B", "A\0", "A\n", "A".repeat(257), "../A"])(
  "refuses the name %j without quoting it",
  (path) => {
    const fault = checkKey({ path }, options);
    expect(fault).toMatch(/^a variable's name is letters, digits and _/);
  },
);

test("checks the name with its prefix", () => {
  expect(checkKey({ path: "1A" }, { ...options, prefix: "APP_" })).toBeUndefined();
  expect(checkKey({ path: "A".repeat(253) }, { ...options, prefix: "APP_" })).toMatch(/256/);
});

test("says that there are no versions and no stages", () => {
  expect(checkKey({ path: "A", version: "1" }, options)).toMatch(/no versions/);
  expect(checkKey({ path: "A", stage: "x" }, options)).toMatch(/no stages/);
});

test("keeps a name as it is, and its full name as an alias", () => {
  expect(canonicalKey({ path: "Mail" }, options, "linux")).toEqual({ key: { path: "Mail" }, aliases: [] });
  expect(canonicalKey({ path: "Mail" }, { ...options, prefix: "App_" }, "linux")).toEqual({
    key: { path: "Mail" },
    aliases: ["App_Mail"],
  });
});

test("keeps a version or stage, so that a pattern with one is not taken for a pattern without", () => {
  const key = { path: "Mail", version: "1" };
  expect(canonicalKey(key, options, "linux").key).toEqual(key);
});

test("writes names in upper case where the platform ignores case", () => {
  expect(canonicalKey({ path: "Mail" }, { ...options, prefix: "App_" }, "win32")).toEqual({
    key: { path: "MAIL" },
    aliases: ["APP_MAIL"],
  });
});

test.each([
  ["VAULT_TOKEN", options, "linux", true],
  ["AWS_SECRET_ACCESS_KEY", options, "linux", true],
  ["AWS_SESSION_TOKEN", options, "linux", true],
  ["BAO_TOKEN", options, "linux", true],
  ["AWS_CONTAINER_AUTHORIZATION_TOKEN", options, "linux", true],
  ["vault_token", options, "linux", undefined],
  ["vault_token", options, "win32", true],
  ["MAIL", options, "linux", undefined],
  ["MAIL", { allow: ["MAIL"] }, "linux", false],
  ["mail", { allow: ["MAIL"] }, "linux", undefined],
  ["mail", { allow: ["Mail"] }, "win32", false],
  ["VAULT_TOKEN", { allow: ["*"] }, "linux", true],
  ["VAULT_TOKEN", { allow: ["VAULT_TOKE?"] }, "linux", true],
  ["VAULT_TOKEN", { allow: ["*", "VAULT_TOKEN"] }, "linux", false],
  ["TOKEN", { prefix: "VAULT_" }, "linux", true],
  ["TOKEN", { prefix: "VAULT_", allow: ["TOKEN"] }, "linux", true],
  ["TOKEN", { prefix: "VAULT_", allow: ["VAULT_TOKEN"] }, "linux", false],
  ["VAULT_TOKEN", { prefix: "APP_" }, "linux", undefined],
] as const)("reserves %s with %j on %s: %s", (path, known, platform, expected) => {
  expect(reservation({ path }, known, platform)).toBe(expected);
});
