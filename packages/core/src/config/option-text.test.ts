import { homedir } from "node:os";
import { expect, test } from "vitest";
import { absolutePath, hasUserInfo } from "./option-text.ts";

test.each([
  ["secrets", "/etc/app/secrets"],
  ["./secrets", "/etc/app/secrets"],
  ["../ca.pem", "/etc/ca.pem"],
  ["/run/secrets", "/run/secrets"],
  ["~/ca.pem", `${homedir()}/ca.pem`],
  ["~other/ca.pem", "/etc/app/~other/ca.pem"],
  ["", ""],
])("%s is %s", (written, expected) => {
  expect(absolutePath(written, "/etc/app")).toBe(expected);
});

test.each([
  ["http://user:password@host", true],
  ["https://user@host/path", true],
  ["https://:password@host", true],
  ["https://host/a@b", false],
  ["user@host", false],
  ["", false],
])("user information in %s: %s", (text, expected) => {
  expect(hasUserInfo(text)).toBe(expected);
});
