import assert from "node:assert/strict";
import { inspect } from "node:util";
import { describe, test } from "vitest";
import { isAboutOneKey, isAbsence, isCallRefused, isStaleLogin, toFault } from "./asm-error.ts";
import { rows } from "./asm-error-rows.ts";

const canary = "canary-7f3a";
const place = { provider: "asm_test", region: "eu-central-1", origin: "https://asm.example" };

function awsError(name: string, more: object = {}) {
  const message = `User: arn:aws:iam::123456789012:user/${canary} is not authorized`;
  const $response = { headers: { authorization: canary }, body: canary };
  return Object.assign(
    new Error(message),
    { name, $metadata: { httpStatusCode: 400, requestId: "req-1" } },
    {
      $response,
      $responseBodyText: canary,
      ...more,
    },
  );
}

const named: readonly (readonly [name: string, code: string, retryable: boolean, about: RegExp])[] = [
  ["AccessDeniedException", "access_denied", false, /GetSecretValue/],
  ["NotAuthorized", "access_denied", false, /GetSecretValue/],
  ["OptInRequired", "access_denied", false, /GetSecretValue/],
  ["AccessDenied", "access_denied", false, /STS refused the role/],
  ["RegionDisabledException", "access_denied", false, /STS refused the role/],
  ["InvalidIdentityToken", "access_denied", false, /STS refused the role/],
  ["IDPRejectedClaim", "access_denied", false, /STS refused the role/],
  ["ExpiredTokenException", "access_denied", false, /expired/],
  ["ExpiredToken", "access_denied", false, /expired/],
  ["RequestExpired", "access_denied", false, /expired/],
  ["UnrecognizedClientException", "access_denied", false, /does not know the access key/],
  ["InvalidClientTokenId", "access_denied", false, /does not know the access key/],
  ["InvalidAccessKeyId", "access_denied", false, /does not know the access key/],
  ["MissingAuthenticationTokenException", "access_denied", false, /does not know the access key/],
  ["MissingAuthenticationToken", "access_denied", false, /does not know the access key/],
  ["InvalidSignatureException", "access_denied", false, /signature/],
  ["SignatureDoesNotMatch", "access_denied", false, /signature/],
  ["IncompleteSignature", "access_denied", false, /signature/],
  ["RequestTimeTooSkewed", "unavailable", true, /clock/],
  ["RequestInTheFuture", "unavailable", true, /clock/],
  ["CredentialsProviderError", "access_denied", false, /no AWS credentials/],
  ["GivenCredentialsError", "access_denied", false, /given as `credentials`/],
  ["ProviderError", "access_denied", false, /no AWS credentials/],
  ["TokenProviderError", "access_denied", false, /no AWS credentials/],
  ["DecryptionFailure", "access_denied", false, /KMS key/],
  ["ThrottlingException", "unavailable", true, /throttling/],
  ["Throttling", "unavailable", true, /throttling/],
  ["ThrottledException", "unavailable", true, /throttling/],
  ["TooManyRequestsException", "unavailable", true, /throttling/],
  ["RequestThrottled", "unavailable", true, /throttling/],
  ["RequestThrottledException", "unavailable", true, /throttling/],
  ["RequestLimitExceeded", "unavailable", true, /throttling/],
  ["LimitExceededException", "unavailable", true, /throttling/],
  ["SlowDown", "unavailable", true, /throttling/],
  ["InternalServiceError", "unavailable", true, /failed by itself/],
  ["InternalServiceErrorException", "unavailable", true, /failed by itself/],
  ["InternalFailure", "unavailable", true, /failed by itself/],
  ["ServiceUnavailable", "unavailable", true, /failed by itself/],
  ["InvalidParameterException", "invalid_reference", false, /does not accept the key/],
  ["ValidationException", "invalid_reference", false, /does not accept the key/],
  ["InvalidRequestException", "unavailable", false, /state/],
  ["EndpointError", "invalid_config", false, /AWS_ENDPOINT_URL/],
  ["TimeoutError", "timeout", true, /in time/],
  ["AnswerTooLargeError", "invalid_response", false, /4 MiB/],
];

const coded: readonly (readonly [code: string, expected: string, retryable: boolean, allowStale: boolean])[] =
  [
    ["ECONNREFUSED", "unavailable", true, true],
    ["ENOTFOUND", "unavailable", true, true],
    ["EAI_AGAIN", "unavailable", true, true],
    ["ECONNRESET", "unavailable", true, true],
    ["ECONNABORTED", "unavailable", true, true],
    ["EPIPE", "unavailable", true, true],
    ["EHOSTUNREACH", "unavailable", true, true],
    ["ENETUNREACH", "unavailable", true, true],
    ["ENETDOWN", "unavailable", true, true],
    ["HPE_INVALID_CONSTANT", "unavailable", true, true],
    ["ETIMEDOUT", "timeout", true, true],
    ["CERT_HAS_EXPIRED", "unavailable", false, false],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "unavailable", false, false],
    ["SELF_SIGNED_CERT_IN_CHAIN", "unavailable", false, false],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unavailable", false, false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "unavailable", false, false],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "unavailable", false, false],
    ["HOSTNAME_MISMATCH", "unavailable", false, false],
    ["EPROTO", "unavailable", false, false],
  ];

describe("the table", () => {
  test.each(named)("%s is %s", (name, code, retryable, about) => {
    const fault = toFault(awsError(name), place);
    assert.equal(fault.code, code);
    assert.equal(fault.retryable, retryable);
    assert.equal(fault.allowStale, true);
    assert.match(fault.message, about);
  });

  test.each(coded)("%s is %s, whatever the SDK renames it to", (nodeCode, code, retryable, allowStale) => {
    const fault = toFault(awsError("TimeoutError", { code: nodeCode }), place);
    assert.equal(fault.code, code);
    assert.equal(fault.retryable, retryable);
    assert.equal(fault.allowStale, allowStale);
  });

  test("every name of the table is tested here", () => {
    const names = rows.flatMap((row) => row.names ?? []);
    assert.deepEqual([...names].sort(), named.map(([name]) => name).sort());
  });

  test("every row says what to do, but for the one that only waiting helps", () => {
    const silent = rows.filter((row) => row.hint === undefined).map((row) => row.names?.[0]);
    assert.deepEqual(silent, ["InternalServiceError"]);
  });

  test.each([
    ["Region is missing", "invalid_config"],
    ['Region not accepted: region="x y" is not a valid hostname component.', "invalid_config"],
    ["Invalid Configuration: FIPS and custom endpoint are not supported", "invalid_config"],
    ["Invalid URL", "invalid_config"],
  ])("an error that only says %j is %s", (message, code) => {
    assert.equal(toFault(new Error(message), place).code, code);
  });
});

describe("without a known name, the status decides", () => {
  test.each([
    [403, "access_denied", false],
    [401, "access_denied", false],
    [429, "unavailable", true],
    [500, "unavailable", true],
    [503, "unavailable", true],
    [301, "invalid_response", false],
    [307, "invalid_response", false],
    [200, "invalid_response", false],
    [404, "invalid_response", false],
    [418, "invalid_response", false],
  ])("%d is %s", (httpStatusCode, code, retryable) => {
    const fault = toFault(awsError("SyntaxError", { $metadata: { httpStatusCode } }), place);
    assert.equal(fault.code, code);
    assert.equal(fault.retryable, retryable);
  });

  test.each([undefined, null, "thrown", 7, {}, new Error(canary)])("%j is invalid_response", (thrown) => {
    const fault = toFault(thrown, place);
    assert.equal(fault.code, "invalid_response");
    assert.doesNotMatch(inspect(fault, { showHidden: true, depth: 9 }), new RegExp(canary));
  });
});

describe("an error", () => {
  test("names provider, region and origin, and keeps the id of the request", () => {
    const fault = toFault(awsError("AccessDeniedException"), place);
    assert.match(
      fault.message,
      /^asm_test: AWS Secrets Manager in eu-central-1 at https:\/\/asm\.example denied access \(/,
    );
    assert.equal(fault.requestId, "req-1");
  });

  test("drops a request id that is none", () => {
    const fault = toFault(
      awsError("AccessDeniedException", { $metadata: { requestId: `${canary}_1` } }),
      place,
    );
    assert.equal(fault.requestId, undefined);
  });

  test("holds nothing else of what was thrown", () => {
    for (const [name] of named) {
      const fault = toFault(awsError(name), place);
      const shown = inspect(fault, { showHidden: true, depth: 9 }) + JSON.stringify(fault) + fault.stack;
      assert.doesNotMatch(shown, new RegExp(`${canary}|123456789012`));
      assert.equal(fault.cause, undefined);
    }
  });

  test("says how long a throttled caller should wait", () => {
    const throttled = (wait: unknown) =>
      toFault(awsError("ThrottlingException", { $response: { headers: { "retry-after": wait } } }), place)
        .retryAfterMs;
    assert.equal(throttled("2"), 2_000);
    assert.equal(throttled(undefined), undefined);
    assert.equal(throttled("soon"), undefined);
    assert.equal(throttled("-1"), undefined);
  });

  test("a clock whose difference the SDK has learnt is worth another try", () => {
    const $metadata = { httpStatusCode: 400, clockSkewCorrected: true };
    const fault = toFault(awsError("InvalidSignatureException", { $metadata }), place);
    assert.equal(fault.code, "unavailable");
    assert.equal(fault.retryable, true);
    assert.match(fault.message, /clock/);
  });
});

describe("what decides about the next step", () => {
  const marked = "You can't perform this operation on the secret because it was marked for deletion.";
  test.each([
    ["ResourceNotFoundException", "whatever", true],
    ["InvalidRequestException", marked, true],
    ["InvalidRequestException", "the secret is currently marked deleted", true],
    ["InvalidRequestException", "an update is under way", false],
    ["AccessDeniedException", marked, false],
  ])("%s %j: absent is %s", (name, message, absent) => {
    assert.equal(isAbsence({ name, message }), absent);
  });

  test.each([
    ["AccessDeniedException", 400, true],
    ["SyntaxError", 403, true],
    ["SyntaxError", 200, false],
    ["UnknownOperationException", 400, true],
    ["UnknownOperation", 404, true],
    ["AccessDenied", 403, false],
    ["UnrecognizedClientException", 400, false],
    ["ThrottlingException", 400, false],
  ])("%s with %d refuses the call: %s", (name, httpStatusCode, refused) => {
    assert.equal(isCallRefused({ name, $metadata: { httpStatusCode } }), refused);
  });

  test.each([
    ["ResourceNotFoundException", true],
    ["InvalidRequestException", true],
    ["InvalidParameterException", true],
    ["ValidationException", true],
    ["DecryptionFailure", true],
    ["AnswerTooLargeError", true],
    ["ThrottlingException", false],
    ["AccessDeniedException", false],
  ])("%s may be about one key of a batch: %s", (name, about) => {
    assert.equal(isAboutOneKey({ name }), about);
  });

  test.each([
    ["ExpiredTokenException", true],
    ["ExpiredToken", true],
    ["RequestExpired", true],
    ["UnrecognizedClientException", true],
    ["InvalidClientTokenId", true],
    ["AccessDeniedException", false],
    ["InvalidSignatureException", false],
  ])("%s may be cured by other credentials: %s", (name, stale) => {
    assert.equal(isStaleLogin({ name }), stale);
  });
});
