import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { answerAll, arnOf, entryOf, outputOf } from "./test-backend/memory-client.ts";
import { createMemoryAsm, keysOf, namesOf } from "./test-backend/memory-provider.ts";

describe("a batch", () => {
  test("takes twenty: a hundred keys are five calls, answered in order", async () => {
    const { read, calls, client } = createMemoryAsm(answerAll());
    const asked = namesOf(100);
    assert.deepEqual(
      await read(keysOf(asked)),
      asked.map((name) => `value of ${name}`),
    );
    assert.deepEqual(calls(), Array(5).fill("BatchGetSecretValue"));
    assert.ok(client.sent.every(({ input }) => (input.SecretIdList as string[]).length === 20));
  });

  test("holds names or ARNs; one that would be alone is read alone", async () => {
    const { read, client } = createMemoryAsm(answerAll());
    const asked = [...namesOf(2), arnOf("a"), arnOf("b").slice(0, -7), ...namesOf(3).slice(2)];
    assert.deepEqual(
      await read(keysOf(asked)),
      ["app/0", "app/1", "a", "b", "app/2"].map((name) => `value of ${name}`),
    );
    assert.deepEqual(
      client.sent.map(({ input }) => input.SecretIdList),
      [
        ["app/0", "app/1", "app/2"],
        [arnOf("a"), arnOf("b").slice(0, -7)],
      ],
    );
    const alone = createMemoryAsm(answerAll());
    await alone.read(keysOf(["db", arnOf("a")]));
    assert.deepEqual(alone.calls(), ["GetSecretValue", "GetSecretValue"]);
  });

  test("never holds a key with a version or a stage", async () => {
    const version = entryOf("v").VersionId ?? "";
    const { read, client } = createMemoryAsm((command) =>
      command.input.VersionStage === "AWSPREVIOUS"
        ? outputOf("s", { VersionStages: ["AWSPREVIOUS"] })
        : answerAll()(command),
    );
    const keys = [{ path: "s", stage: "AWSPREVIOUS" }, { path: "v", version }, ...keysOf(["a", "b"])];
    assert.deepEqual(
      await read(keys),
      ["s", "v", "a", "b"].map((name) => `value of ${name}`),
    );
    assert.deepEqual(client.sent.map(({ input }) => input.SecretIdList ?? input.SecretId).sort(), [
      ["a", "b"],
      "s",
      "v",
    ]);
  });

  test("is not made with batch = off", async () => {
    const { read, calls } = createMemoryAsm(answerAll(), { batch: "off" });
    assert.deepEqual(await read(keysOf(["a", "b"])), ["value of a", "value of b"]);
    assert.deepEqual(calls(), ["GetSecretValue", "GetSecretValue"]);
  });
});

describe("what is said about one key", () => {
  test("stays with that key", async () => {
    const { read, calls } = createMemoryAsm(
      answerAll([
        { SecretId: "gone", ErrorCode: "ResourceNotFoundException", Message: "canary" },
        { SecretId: "marked", ErrorCode: "InvalidRequestException", Message: "currently marked deleted" },
        { SecretId: "denied", ErrorCode: "AccessDeniedException", Message: "canary" },
        { SecretId: "key", ErrorCode: "DecryptionFailure", Message: "canary" },
        { SecretId: "slow", ErrorCode: "ThrottlingException", Message: "canary" },
        { SecretId: "broken", ErrorCode: "InternalServiceError", Message: "canary" },
      ]),
    );
    assert.deepEqual(await read(keysOf(["a", "gone", "marked", "denied", "key", "slow", "broken", "b"])), [
      "value of a",
      undefined,
      undefined,
      "access_denied",
      "access_denied",
      "unavailable",
      "unavailable",
      "value of b",
    ]);
    assert.deepEqual(calls(), ["BatchGetSecretValue"]);
  });

  test("a key that is neither answered nor refused is read alone", async () => {
    const { read, calls } = createMemoryAsm((command) => {
      if (command.name === "GetSecretValue") return answerAll()(command);
      return { SecretValues: [entryOf("a")], Errors: [], NextToken: "more" };
    });
    assert.deepEqual(await read(keysOf(["a", "b"])), ["value of a", "value of b"]);
    assert.deepEqual(calls(), ["BatchGetSecretValue", "GetSecretValue"]);
  });

  test("a value that is not the current one is a fault of its key", async () => {
    const { read } = createMemoryAsm(() => ({
      SecretValues: [entryOf("a", { VersionStages: ["AWSPREVIOUS"] }), entryOf("b")],
    }));
    assert.deepEqual(await read(keysOf(["a", "b"])), ["invalid_response", "value of b"]);
  });

  test("an entry without a value is no absence", async () => {
    const { SecretString: _text, ...valueless } = entryOf("a");
    const { read } = createMemoryAsm(() => ({ SecretValues: [valueless, entryOf("b")] }));
    assert.deepEqual(await read(keysOf(["a", "b"])), ["invalid_response", "value of b"]);
  });
});

describe("an answer that nobody asked for spoils its batch", () => {
  test.each([
    ["another name", ["a", "b"], [entryOf("a"), entryOf("b"), entryOf("c")]],
    [
      "a name that only looks like the ARN's",
      [arnOf("a"), arnOf("b")],
      [entryOf("a", { ARN: arnOf("a", "210987654321") }), entryOf("b")],
    ],
    ["names of two accounts", ["a", "b"], [entryOf("a"), entryOf("b", { ARN: arnOf("b", "210987654321") })]],
    [
      "one name in two accounts",
      ["a", "b"],
      [entryOf("a"), entryOf("a", { ARN: arnOf("a", "210987654321") }), entryOf("b")],
    ],
  ])("%s", async (_case, paths, SecretValues) => {
    const { read } = createMemoryAsm(() => ({ SecretValues }));
    assert.deepEqual(await read(keysOf(paths)), ["invalid_response", "invalid_response"]);
  });

  test("one name with two ARNs is nobody's", async () => {
    const twice = entryOf("a", { ARN: arnOf("a").replace("AbC123", "XyZ987") });
    const { read } = createMemoryAsm(() => ({ SecretValues: [entryOf("a"), twice, entryOf("b")] }));
    assert.deepEqual(await read(keysOf(["a", "b"])), ["invalid_response", "value of b"]);
  });

  test("one secret told twice, for two spellings of its ARN, is one secret", async () => {
    const { read } = createMemoryAsm(answerAll());
    const both = [arnOf("a"), arnOf("a").slice(0, -7)];
    assert.deepEqual(await read(keysOf(both)), ["value of a", "value of a"]);
  });

  test("a name and an ARN that both lead to it are answered apart", async () => {
    const { read } = createMemoryAsm(answerAll());
    assert.deepEqual(await read(keysOf(["a", "b", arnOf("a"), arnOf("b")])), [
      "value of a",
      "value of b",
      "value of a",
      "value of b",
    ]);
  });
});
