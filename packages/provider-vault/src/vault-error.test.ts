import { SecretError } from "@latebound/provider";
import { describe, expect, test } from "vitest";
import { readAnswer } from "./transport/vault-answer.ts";
import { transportRows } from "./transport-rows.ts";
import { abortFault, answerFault, transportFault } from "./vault-error.ts";
import { answerRows } from "./vault-error-rows.ts";

const place = {
  provider: "vault_test",
  origin: "https://vault.test:8200",
  literalOptions: new Set(["address"]),
};
const late = { provider: "vault_test", literalOptions: new Set<string>() };
const canary = "canary-3f9a";
const denial = { errors: [`1 error occurred:\n\t* permission denied ${canary}\n\n`] };

interface AnswerCase {
  readonly status: number;
  readonly body: object | string;
  readonly expected: object;
}

/** One example of every row, by its name, with all that must come of it. */
const answers: Readonly<Record<string, AnswerCase>> = {
  redirect: { status: 307, body: "", expected: { code: "unavailable", retryable: true } },
  sealed: {
    status: 503,
    body: { errors: ["Vault is sealed"] },
    expected: { code: "unavailable", allowStale: false },
  },
  "not initialised": { status: 501, body: "", expected: { code: "unavailable", allowStale: true } },
  standby: { status: 473, body: "", expected: { code: "unavailable", retryable: true } },
  behind: { status: 412, body: { errors: [canary] }, expected: { code: "unavailable", retryable: true } },
  throttled: {
    status: 429,
    body: { errors: [] },
    expected: { code: "unavailable", retryable: true, retryAfterMs: 2000 },
  },
  "proxy login": { status: 407, body: canary, expected: { code: "unavailable", retryable: false } },
  "slow request": { status: 408, body: canary, expected: { code: "timeout", retryable: true } },
  "server fault": {
    status: 500,
    body: { errors: [canary] },
    expected: { code: "unavailable", allowStale: true },
  },
  "no namespace": {
    status: 404,
    body: { errors: ["namespace not found"] },
    expected: { code: "not_found", missing: "mount" },
  },
  "no mount": {
    status: 404,
    body: { errors: [`no handler for route "${canary}". route entry not found.`] },
    expected: { code: "not_found", missing: "mount", retryable: false },
  },
  "plain HTTP to TLS": {
    status: 400,
    body: canary,
    expected: { code: "invalid_response", hint: expect.stringContaining("https") },
  },
  "not JSON": { status: 200, body: `<p>${canary}`, expected: { code: "invalid_response", retryable: false } },
  denied: { status: 403, body: denial, expected: { code: "access_denied", retryable: false } },
  "no such path": { status: 404, body: { errors: [canary] }, expected: { code: "invalid_reference" } },
  "another's 404": { status: 404, body: { message: canary }, expected: { code: "invalid_response" } },
  "not readable": { status: 405, body: { errors: [canary] }, expected: { code: "invalid_reference" } },
  refused: { status: 400, body: { errors: [canary] }, expected: { code: "invalid_response" } },
};

const transports: Readonly<Record<string, { readonly codes: readonly string[]; readonly expected: object }>> =
  {
    refused: {
      codes: ["ECONNREFUSED"],
      expected: { code: "unavailable", retryable: true, allowStale: true },
    },
    reset: { codes: ["ECONNRESET", "EPIPE"], expected: { code: "unavailable", allowStale: true } },
    name: { codes: ["ENOTFOUND", "EAI_AGAIN"], expected: { code: "unavailable", allowStale: true } },
    route: { codes: ["EHOSTUNREACH", "ENETUNREACH"], expected: { code: "unavailable" } },
    "no answer": { codes: ["ETIMEDOUT"], expected: { code: "timeout", retryable: true } },
    socket: { codes: ["ENOENT", "EACCES"], expected: { code: "unavailable" } },
    certificate: {
      codes: [
        "CERT_HAS_EXPIRED",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "HOSTNAME_MISMATCH",
      ],
      expected: { code: "unavailable", allowStale: false, retryable: false },
    },
    TLS: {
      codes: ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"],
      expected: { code: "unavailable", allowStale: false, retryable: false },
    },
    handshake: {
      codes: ["TLS_HANDSHAKE"],
      expected: { code: "unavailable", allowStale: false, retryable: false },
    },
    tunnel: { codes: ["TUNNEL_REFUSED"], expected: { code: "unavailable", retryable: true } },
    "not HTTP": { codes: ["HPE_INVALID_CONSTANT"], expected: { code: "invalid_response" } },
    "too large": { codes: ["BODY_TOO_LARGE"], expected: { code: "invalid_response", retryable: false } },
    "cut short": { codes: ["BODY_CUT_SHORT"], expected: { code: "unavailable", retryable: true } },
    compressed: { codes: ["BODY_NOT_DECODED"], expected: { code: "invalid_response" } },
    unknown: {
      codes: ["ESOMETHING", ""],
      expected: { code: "unavailable", retryable: true, allowStale: false },
    },
  };

function answerOf({ status, body }: AnswerCase) {
  const isObject = typeof body === "object";
  const headers = { "content-type": isObject ? "application/json" : "text/plain", "retry-after": "2" };
  const text = isObject ? JSON.stringify(body) : body;
  return readAnswer({ status, headers, body: Buffer.from(text) }, 0);
}

describe("what an answer means", () => {
  test("every row has its example", () => {
    expect(Object.keys(answers)).toEqual(answerRows.map(({ row }) => row));
  });

  test.each(Object.entries(answers))("%s", (row, example) => {
    const error = answerFault(answerOf(example), place);
    const says = answerRows.find((candidate) => candidate.row === row)?.says;
    expect(error).toMatchObject({ provider: "vault_test", ...example.expected });
    const rest = `${says} (HTTP ${example.status})`;
    expect(error.message).toMatch(/^vault_test at https:\/\/vault\.test:8200 /);
    expect(error.message).toContain(`:8200 ${rest}`);
    expect(answerFault(answerOf(example), late).message).toMatch(/^vault_test (?!at )/);
    expect(JSON.stringify(error)).not.toContain(canary);
  });

  test("an unknown status is not taken for anything else", () => {
    const error = answerFault(answerOf({ status: 299, body: {}, expected: {} }), place);
    expect(error).toMatchObject({ code: "invalid_response", retryable: false });
  });

  test.each([
    [472, "unavailable"],
    [502, "unavailable"],
    [504, "unavailable"],
    [308, "unavailable"],
    [401, "access_denied"],
  ])("HTTP %d is %s as well", (status, code) => {
    expect(answerFault(answerOf({ status, body: {}, expected: {} }), place).code).toBe(code);
  });
});

describe("what a failed exchange means", () => {
  const live = new AbortController().signal;

  test("every row has its example", () => {
    expect(Object.keys(transports)).toEqual(transportRows.map(({ row }) => row));
  });

  test.each(Object.entries(transports))("%s", (row, { codes, expected }) => {
    for (const code of codes) {
      const cause = Object.assign(new Error(canary), {
        code,
        config: { headers: { "X-Vault-Token": canary } },
      });
      const error = transportFault(cause, place, live);
      expect(error, code).toMatchObject({ provider: "vault_test", ...expected });
      const says = transportRows.find((entry) => entry.row === row)?.says;
      expect(error.message).toContain(`vault_test at https://vault.test:8200 ${says}`);
      expect(transportFault(cause, late, live).message).toContain(`vault_test ${says}`);
      expect(error.cause).toBeUndefined();
      expect(JSON.stringify(error)).not.toContain(canary);
    }
  });

  test.each(["ECONNREFUSED", "ENOTFOUND", "ENETUNREACH", "ETIMEDOUT", "ESOMETHING"])(
    "%s points to the address",
    (code) => {
      expect(transportFault({ code }, late, live).hint).toBe("look at address in [secret.vault_test]");
    },
  );

  test.each([
    ["PATH_LENGTH_EXCEEDED", { allowStale: false, retryable: false }],
    ["UNSPECIFIED", { allowStale: false, retryable: false }],
    ["", { allowStale: false, retryable: false }],
    ["CERT_HAS_EXPIRED", { hint: expect.stringContaining("ca_file"), allowStale: false }],
    ["ECONNRESET", { allowStale: true, retryable: true }],
    ["ETIMEDOUT", { code: "timeout" }],
  ])("%j during the handshake", (code, expected) => {
    expect(transportFault({ code, duringHandshake: true }, place, live)).toMatchObject(expected);
  });

  test("a SecretError stays itself", () => {
    const error = new SecretError("invalid_config", { message: "x" });
    expect(transportFault(error, place, live)).toBe(error);
  });
});

describe("the end of a call", () => {
  test("a plain abort is aborted, whatever the transport said", () => {
    const error = transportFault({ code: "ECONNRESET" }, place, AbortSignal.abort());
    expect(error).toMatchObject({ code: "aborted", retryable: false });
  });

  test("a timeout is timeout", () => {
    const reason = new DOMException("late", "TimeoutError");
    expect(abortFault(AbortSignal.abort(reason), late)).toMatchObject({
      code: "timeout",
      retryable: true,
      message: "vault_test did not answer in time",
    });
  });

  test("a fault given as the reason is that fault", () => {
    const reason = new SecretError("closed", { message: "closed" });
    expect(abortFault(AbortSignal.abort(reason), place)).toBe(reason);
  });
});
