import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { z } from "zod";
import { asmOptions } from "./asm-options.ts";

const schema = asmOptions(z);
const role = "arn:aws:iam::123456789012:role/path/app";

describe("the options", () => {
  test("all may be left out", () => {
    assert.deepEqual(schema.parse({}), { batch: "auto" });
  });

  test.each([
    { profile: "prod" },
    { profile: "my sso profile" },
    { region: "us-gov-west-1" },
    { endpoint: "http://127.0.0.1:5000" },
    { endpoint: "https://vpce-1.secretsmanager.eu-central-1.vpce.amazonaws.com/" },
    { role_arn: role },
    { role_arn: role, external_id: "a:b/c" },
    { batch: "off" },
  ])("%j is fine", (table) => {
    assert.ok(schema.safeParse(table).success);
  });

  test.each([
    [{ profile: "" }, "profile"],
    [{ profile: "a\nb" }, "profile"],
    [{ region: "eu-central-1.example.com/" }, "region"],
    [{ region: "Frankfurt" }, "region"],
    [{ endpoint: "ftp://host" }, "endpoint"],
    [{ endpoint: "not an address" }, "endpoint"],
    [{ endpoint: "https://canary:canary@host" }, "endpoint"],
    [{ endpoint: "https://host/path" }, "endpoint"],
    [{ endpoint: "https://host/?canary" }, "endpoint"],
    [{ endpoint: "https://host/#canary" }, "endpoint"],
    [{ role_arn: "app" }, "role_arn"],
    [{ role_arn: "arn:aws:iam::123456789012:user/canary" }, "role_arn"],
    [{ external_id: "canary" }, "role_arn"],
    [{ role_arn: role, external_id: "x" }, "external_id"],
    [{ batch: "on" }, "batch"],
  ])("%j is refused", (table, path) => {
    const issues = schema.safeParse(table).error?.issues;
    assert.deepEqual(
      issues?.map((issue) => issue.path.join(".")),
      [path],
    );
    assert.doesNotMatch(JSON.stringify(issues), /canary/);
  });

  test("a missing role is reported together with other faults", () => {
    const issues = schema.safeParse({ region: "Frankfurt", external_id: "canary" }).error?.issues;
    assert.deepEqual(
      issues?.map((issue) => issue.path.join(".")),
      ["region", "role_arn"],
    );
  });

  test("unknown options are refused, credentials among them", () => {
    for (const name of ["token", "access_key_id", "proxy"]) {
      assert.equal(schema.safeParse({ [name]: "x" }).success, false);
    }
  });
});
