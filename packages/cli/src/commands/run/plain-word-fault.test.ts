import { SecretError } from "@latebound/core";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { expect, test } from "vitest";
import { plainWordFault } from "./plain-word-fault.ts";

const canary = createCanary();
const unnamed = new SecretError("unknown_provider", { message: "no provider", at: { path: "env.PW" } });

test("a plain word is told as that, without the word", () => {
  const fault = plainWordFault(unnamed, { options: { env: ["A=env:KEY", `PW=${canary}`] } });
  expect(fault).toMatchObject({
    exitCode: 2,
    message: "what --env gives PW is no reference",
    hint: "write PROVIDER:KEY; what is no secret is set by the shell: PW=… latebound run …",
  });
  assertNoCanary(JSON.stringify(fault) + String(fault), canary);
});

test("another fault stays what it is", () => {
  const other = new SecretError("not_found", { message: "absent", at: { path: "env.PW" } });
  expect(plainWordFault(other, { options: { env: [`PW=${canary}`] } })).toBe(other);
  for (const env of [["PW=vualt:KEY"], ['PW=<<secret "KEY">>'], ["OTHER=plain"], []])
    expect(plainWordFault(unnamed, { options: { env } })).toBe(unnamed);
});
