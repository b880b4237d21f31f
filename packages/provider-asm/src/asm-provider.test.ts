import assert from "node:assert/strict";
import { isSecretError, type Payload } from "@latebound/provider";
import { describe, test } from "vitest";
import { codeOf } from "./test-backend/fault-code.ts";
import { arnOf, awsError, outputOf } from "./test-backend/memory-client.ts";
import { createMemoryAsm } from "./test-backend/memory-provider.ts";
import { call } from "./test-backend/provider-under-test.ts";

const version = "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111";

describe("get", () => {
  test("gives the text, its version and every name that AWS has for it", async () => {
    const { provider, client } = createMemoryAsm(() => outputOf("apps/db", { VersionId: version }));
    assert.deepEqual(await provider.get({ path: "apps/db" }, call), {
      text: "value of apps/db",
      version,
      identity: ["apps/db", arnOf("apps/db"), "apps/db-AbC123", arnOf("apps/db").slice(0, -7)],
    });
    const input = { SecretId: "apps/db", VersionStage: "AWSCURRENT" };
    assert.deepEqual(client.sent, [{ name: "GetSecretValue", input }]);
  });

  test("gives bytes of their own", async () => {
    const pool = Uint8Array.from([9, 0, 255, 9]);
    const { provider } = createMemoryAsm(() => {
      const { SecretString: _text, ...output } = outputOf("db");
      return { ...output, SecretBinary: pool.subarray(1, 3) };
    });
    const payload: Payload | undefined = await provider.get({ path: "db" }, call);
    assert.ok(payload && "bytes" in payload);
    assert.deepEqual([...payload.bytes], [0, 255]);
    assert.equal(payload.bytes.buffer.byteLength, 2);
  });

  test("asks for a version, or for a stage, never for both", async () => {
    const { provider, client } = createMemoryAsm(({ input }) =>
      outputOf("db", { VersionId: version, VersionStages: [String(input.VersionStage ?? "AWSPREVIOUS")] }),
    );
    await provider.get({ path: "db", version }, call);
    await provider.get({ path: "db", stage: "AWSPREVIOUS" }, call);
    assert.deepEqual(
      client.sent.map(({ input }) => input),
      [
        { SecretId: "db", VersionId: version },
        { SecretId: "db", VersionStage: "AWSPREVIOUS" },
      ],
    );
  });

  test.each([
    ["ResourceNotFoundException", "Secrets Manager can't find the specified secret."],
    ["ResourceNotFoundException", "… the specified secret value for staging label: AWSCURRENT"],
    ["InvalidRequestException", "… because it was marked for deletion."],
  ])("%s (%s) is an absence", async (name, message) => {
    const { provider } = createMemoryAsm(() => {
      throw awsError(name, message);
    });
    assert.equal(await provider.get({ path: "db" }, call), undefined);
  });

  test.each([
    ["arn:aws:secretsmanager", undefined],
    ["x".repeat(31), undefined],
    ["x".repeat(65), undefined],
    [`canary canary ${"x".repeat(30)}`, undefined],
    [version, version],
  ])("the version %j is given as %j", async (VersionId, expected) => {
    const { provider } = createMemoryAsm(() => outputOf("db", { VersionId }));
    assert.equal((await provider.get({ path: "db" }, call))?.version, expected);
  });

  test("an answer without a value is no absence, for which AWS has words; an empty one is a value", async () => {
    const { SecretString: _text, ...valueless } = outputOf("db");
    const { provider: hollow } = createMemoryAsm(() => valueless);
    assert.equal(await codeOf(hollow.get({ path: "db" }, call)), "invalid_response");
    const { provider } = createMemoryAsm(() => outputOf("db", { SecretString: "" }));
    assert.deepEqual(
      await provider
        .get({ path: "db" }, call)
        .then((payload) => payload && "text" in payload && payload.text),
      "",
    );
  });

  test.each(["AccessDeniedException", "DecryptionFailure", "ExpiredTokenException"])(
    "%s is a refusal",
    async (name) => {
      const { provider } = createMemoryAsm(() => {
        throw awsError(name);
      });
      assert.equal(await codeOf(provider.get({ path: "db" }, call)), "access_denied");
    },
  );
});

describe("an answer to another question is invalid_response", () => {
  const partial = arnOf("db").slice(0, -7);
  test.each([
    ["a name", "db", outputOf("other")],
    ["a name, with the ARN of another", "db", outputOf("db", { ARN: arnOf("other") })],
    ["a name, with the ARN of a longer one", "db", outputOf("db", { ARN: arnOf("db-AbC123") })],
    [
      "a name, in another region",
      "db",
      outputOf("db", { ARN: arnOf("db").replace("eu-central-1", "us-east-1") }),
    ],
    ["a name, without an ARN", "db", { SecretString: "value of db", Name: "db", $metadata: {} }],
    [
      "an ARN, by its name in another account",
      arnOf("db"),
      outputOf("db", { ARN: arnOf("db", "210987654321") }),
    ],
    ["an ARN, by another suffix", arnOf("db"), outputOf("db", { ARN: `${partial}-XyZ987` })],
    ["a partial ARN, of a longer name", partial, outputOf("db-two")],
    ["a partial ARN, in another account", partial, outputOf("db", { ARN: arnOf("db", "210987654321") })],
  ])("%s", async (_case, path, output) => {
    const { provider } = createMemoryAsm(() => output);
    assert.equal(await codeOf(provider.get({ path }, call)), "invalid_response");
  });

  test("another version, another stage, one that is not current", async () => {
    const { provider } = createMemoryAsm(() => outputOf("db", { VersionStages: ["AWSPREVIOUS"] }));
    assert.equal(await codeOf(provider.get({ path: "db", version }, call)), "invalid_response");
    assert.equal(await codeOf(provider.get({ path: "db", stage: "AWSPENDING" }, call)), "invalid_response");
    assert.equal(await codeOf(provider.get({ path: "db" }, call)), "invalid_response");
    assert.ok(await provider.get({ path: "db", stage: "AWSPREVIOUS" }, call));
  });

  test("a name in another account than names were in before", async () => {
    let owner = "123456789012";
    const { provider } = createMemoryAsm(({ input }) => {
      const name = String(input.SecretId);
      return outputOf(name, { ARN: arnOf(name, owner) });
    });
    await provider.get({ path: "db" }, call);
    owner = "210987654321";
    assert.equal(await codeOf(provider.get({ path: "db" }, call)), "invalid_response");
  });

  test("a name in another account than the assumed role's", async () => {
    const { provider } = createMemoryAsm(() => outputOf("db"), {
      role_arn: "arn:aws:iam::210987654321:role/app",
    });
    assert.equal(await codeOf(provider.get({ path: "db" }, call)), "invalid_response");
  });
});

describe("an ARN", () => {
  test("is answered by its own and by the complete one, and is read in other accounts too", async () => {
    const foreign = arnOf("db", "210987654321");
    const { provider } = createMemoryAsm(() => outputOf("db", { ARN: foreign }));
    const identity = ["db", foreign, "db-AbC123", foreign.slice(0, -7)];
    assert.deepEqual((await provider.get({ path: foreign }, call))?.identity, identity);
    assert.deepEqual((await provider.get({ path: foreign.slice(0, -7) }, call))?.identity, identity);
  });

  test("does not teach the account that names are in", async () => {
    const { provider } = createMemoryAsm(({ input }) =>
      outputOf("db", input.SecretId === "db" ? {} : { ARN: arnOf("db", "210987654321") }),
    );
    await provider.get({ path: arnOf("db", "210987654321") }, call);
    assert.ok(await provider.get({ path: "db" }, call));
  });

  test("of another region than the one that the SDK found is a fault, and nothing is asked", async () => {
    const { provider, client } = createMemoryAsm(() => outputOf("db"));
    const path = arnOf("db").replace("eu-central-1", "us-east-1");
    assert.equal(await codeOf(provider.get({ path }, call)), "invalid_config");
    const [outcome] = (await provider.getMany?.([{ path }, { path: "db" }], call)) ?? [];
    assert.ok(isSecretError(outcome));
    assert.equal(outcome.code, "invalid_config");
    assert.deepEqual(
      client.sent.map(({ input }) => input.SecretId),
      ["db"],
    );
  });
});

describe("a call ends", () => {
  const never = () => new Promise(() => {});

  test("with its signal, before anything is sent", async () => {
    const { provider, client } = createMemoryAsm(never);
    assert.equal(await codeOf(provider.get({ path: "db" }, { signal: AbortSignal.abort() })), "aborted");
    assert.equal(client.sent.length, 0);
  });

  test("with its signal, even when the client does not heed it", async () => {
    const aborting = new AbortController();
    const { provider } = createMemoryAsm(() => {
      aborting.abort();
      return never();
    });
    assert.equal(await codeOf(provider.get({ path: "db" }, aborting)), "aborted");
  });

  test("when the provider closes, and none begins after that", async () => {
    let arrived = () => {};
    const sent = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { provider, client } = createMemoryAsm(() => {
      arrived();
      return never();
    });
    const running = codeOf(provider.get({ path: "db" }, call));
    await sent;
    await provider.close?.();
    assert.equal(await running, "closed");
    assert.equal(await codeOf(provider.get({ path: "db" }, call)), "closed");
    assert.equal(client.sent.length, 1);
  });
});
