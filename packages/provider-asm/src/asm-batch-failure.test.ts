import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { codeOf } from "./test-backend/fault-code.ts";
import { type Answer, answerAll, awsError, outputOf } from "./test-backend/memory-client.ts";
import { createMemoryAsm, keysOf, namesOf } from "./test-backend/memory-provider.ts";

/** A batch is refused with this error; single reads work. */
function refuseBatches(error: Error): Answer {
  return (command) => {
    if (command.name === "BatchGetSecretValue") throw error;
    return answerAll()(command);
  };
}

describe("a batch that fails as a whole", () => {
  test.each([
    ["AccessDeniedException", 400],
    ["SyntaxError", 403],
    ["UnknownOperationException", 400],
  ])("because of %s is learnt for good, and said once", async (name, httpStatusCode) => {
    const { read, calls, events } = createMemoryAsm(
      refuseBatches(awsError(name, "canary", { $metadata: { httpStatusCode } })),
    );
    assert.deepEqual(
      await read(keysOf(namesOf(45))),
      namesOf(45).map((path) => `value of ${path}`),
    );
    assert.equal(calls().filter((call) => call === "BatchGetSecretValue").length, 3);
    await read(keysOf(["a", "b"]));
    assert.equal(calls().filter((call) => call === "BatchGetSecretValue").length, 3);
    assert.deepEqual(events, [
      { type: "learned", what: "batch reads are refused here; secrets are read one by one" },
    ]);
  });

  test.each([
    "ResourceNotFoundException",
    "InvalidParameterException",
    "DecryptionFailure",
    "AnswerTooLargeError",
  ])("because of %s, which one key may cause, is read one by one this time", async (name) => {
    const { read, calls, events } = createMemoryAsm(refuseBatches(awsError(name)));
    assert.deepEqual(await read(keysOf(["a", "b"])), ["value of a", "value of b"]);
    await read(keysOf(["a", "b"]));
    assert.equal(calls().filter((call) => call === "BatchGetSecretValue").length, 2);
    assert.deepEqual(events, []);
  });

  test.each([
    ["ThrottlingException", "unavailable"],
    ["InternalServiceError", "unavailable"],
    ["ExpiredTokenException", "access_denied"],
    ["UnrecognizedClientException", "access_denied"],
    ["TimeoutError", "timeout"],
    ["SyntaxError", "invalid_response"],
  ])("because of %s fails for each of its keys, with no further call", async (name, code) => {
    const { read, calls } = createMemoryAsm(refuseBatches(awsError(name)));
    assert.deepEqual(await read(keysOf(["a", "b"])), [code, code]);
    assert.deepEqual(calls(), ["BatchGetSecretValue"]);
  });

  test("leaves the other batches alone", async () => {
    const { read } = createMemoryAsm((command) => {
      const ids = (command.input.SecretIdList ?? []) as readonly string[];
      if (ids.includes("app/0")) throw awsError("ThrottlingException");
      return answerAll()(command);
    });
    const outcomes = await read(keysOf(namesOf(40)));
    assert.deepEqual(outcomes.slice(0, 20), Array(20).fill("unavailable"));
    assert.deepEqual(
      outcomes.slice(20),
      namesOf(40)
        .slice(20)
        .map((name) => `value of ${name}`),
    );
  });
});

test("single reads run at most sixteen at a time, and a fault of one stays its own", async () => {
  let running = 0;
  let most = 0;
  const { read } = createMemoryAsm(
    async ({ input }) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      if (input.SecretId === "app/7") throw awsError("AccessDeniedException");
      return outputOf(String(input.SecretId));
    },
    { batch: "off" },
  );
  const outcomes = await read(keysOf(namesOf(50)));
  assert.equal(outcomes[7], "access_denied");
  assert.equal(outcomes.filter((outcome) => outcome?.startsWith("value of")).length, 49);
  assert.equal(most, 16);
});

test("an aborted batch fails as a whole", async () => {
  const aborting = new AbortController();
  const { provider } = createMemoryAsm(() => {
    aborting.abort();
    throw awsError("AbortError");
  });
  assert.equal(await codeOf(provider.getMany?.(keysOf(["a", "b"]), aborting)), "aborted");
});
