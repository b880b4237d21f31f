import { expect, it } from "vitest";
import { parseKeyPattern } from "./key-pattern.ts";

it.each([
  ["vault_local:apps/mail/**", { provider: "vault_local", key: { path: "apps/mail/**" }, field: undefined }],
  ["*:db#password", { provider: "*", key: { path: "db" }, field: { name: "password" } }],
  ["*_prod:db#/a/b", { provider: "*_prod", key: { path: "db" }, field: { pointer: ["a", "b"] } }],
  ["v:db?version=*", { provider: "v", key: { path: "db", version: "*" }, field: undefined }],
  ["v:db?stage=AWS*#x", { provider: "v", key: { path: "db", stage: "AWS*" }, field: { name: "x" } }],
  ["asm:arn:aws:x:secret:db", { provider: "asm", key: { path: "arn:aws:x:secret:db" }, field: undefined }],
  ["v:a%23b%3Fc%25", { provider: "v", key: { path: "a#b?c%" }, field: undefined }],
])("%s: the first colon ends the provider, the rest is a key", (text, expected) => {
  expect(parseKeyPattern(text)).toEqual({ text, ...expected });
});

it.each([
  ["db", "expected provider:path"],
  [":db", "expected provider:path"],
  ["Vault:db", "a provider's name before the colon"],
  ["v:", "the path of the key is empty"],
  ["v:db#*", "a field is written whole"],
  ["v:db#/a/b*", "a field is written whole"],
  ["v:db?verion=1", "expected ?version= or ?stage="],
])("%j is no pattern", (text, problem) => {
  expect(parseKeyPattern(text)).toEqual({ problem: expect.stringContaining(problem) });
});
