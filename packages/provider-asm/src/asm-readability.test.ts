import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { codeOf } from "./test-backend/fault-code.ts";
import { arnOf, awsError } from "./test-backend/memory-client.ts";
import { createMemoryAsm } from "./test-backend/memory-provider.ts";
import { call } from "./test-backend/provider-under-test.ts";

const version = "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111";

describe("check", () => {
  const described = (more: object) => ({
    Name: "db",
    ARN: arnOf("db"),
    VersionIdsToStages: { [version]: ["AWSCURRENT"], other: ["AWSPREVIOUS"] },
    ...more,
  });

  test.each([
    ["a current value", {}, {}, "readable"],
    ["a stage", { stage: "AWSPREVIOUS" }, {}, "readable"],
    ["no such stage", { stage: "AWSPENDING" }, {}, "absent"],
    ["a version", { version }, {}, "readable"],
    ["a version without a stage", { version: version.toLowerCase() }, {}, "unknown"],
    ["marked for deletion", {}, { DeletedDate: new Date(0) }, "absent"],
    ["no value yet", {}, { VersionIdsToStages: undefined }, "absent"],
  ])("%s", async (_case, selector, more, expected) => {
    const { provider, client } = createMemoryAsm(() => described(more));
    assert.equal(await provider.check?.({ path: "db", ...selector }, call), expected);
    assert.deepEqual(client.sent, [{ name: "DescribeSecret", input: { SecretId: "db" } }]);
  });

  test.each([
    ["ResourceNotFoundException", "absent"],
    ["AccessDeniedException", "unknown"],
  ])("%s is %s", async (name, expected) => {
    const { provider } = createMemoryAsm(() => {
      throw awsError(name);
    });
    assert.equal(await provider.check?.({ path: "db" }, call), expected);
  });

  test("other failures and other secrets are faults", async () => {
    const { provider } = createMemoryAsm(() => {
      throw awsError("ThrottlingException");
    });
    assert.equal(await codeOf(provider.check?.({ path: "db" }, call)), "unavailable");
    const other = createMemoryAsm(() => described({ Name: "other" }));
    assert.equal(await codeOf(other.provider.check?.({ path: "db" }, call)), "invalid_response");
  });
});
