import type { SecretErrorCode, SecretErrorDetails } from "@latebound/provider";
import type { VaultAnswer } from "./transport/vault-answer.ts";

/** One row of the table of answers: the first row that fits says what a fault is. */
export interface AnswerRow {
  /** For the test that goes through the table. */
  readonly row: string;
  fits(answer: VaultAnswer): boolean;
  readonly code: SecretErrorCode;
  /** After the name. */
  readonly says: string;
  readonly facts?: Partial<SecretErrorDetails>;
}

const status =
  (...statuses: readonly number[]) =>
  (answer: VaultAnswer) =>
    statuses.includes(answer.status);
const says = (pattern: RegExp) => (answer: VaultAnswer) => answer.errors.some((text) => pattern.test(text));
const json =
  (...statuses: readonly number[]) =>
  (answer: VaultAnswer) =>
    answer.isJson && statuses.includes(answer.status);

/** What an answer that is neither a success nor an absence means. */
export const answerRows: readonly AnswerRow[] = [
  {
    row: "redirect",
    fits: status(301, 302, 303, 307, 308),
    code: "unavailable",
    says: "redirects to another address",
    facts: { hint: "use the active node's address, or list the node in `standbys`" },
  },
  {
    row: "sealed",
    fits: (answer) => answer.status === 503 && says(/vault is sealed/i)(answer),
    code: "unavailable",
    says: "is sealed",
    facts: { allowStale: false, hint: "unseal it" },
  },
  { row: "not initialised", fits: status(501), code: "unavailable", says: "is not initialised" },
  {
    row: "standby",
    fits: status(472, 473),
    code: "unavailable",
    says: "is a standby that doesn't answer reads",
  },
  {
    row: "behind",
    fits: status(412),
    code: "unavailable",
    says: "has not yet caught up with the state it was asked for",
  },
  { row: "throttled", fits: status(429), code: "unavailable", says: "is a busy standby or limits the rate" },
  {
    row: "proxy login",
    fits: status(407),
    code: "unavailable",
    says: "can't be reached: the proxy asks for a login",
    facts: { retryable: false },
  },
  { row: "slow request", fits: status(408), code: "timeout", says: "waited too long for the request" },
  {
    row: "server fault",
    fits: ({ status }) => status >= 500 && status <= 599,
    code: "unavailable",
    says: "failed",
  },
  {
    row: "no namespace",
    fits: (answer) => answer.status === 404 && says(/namespace not found/i)(answer),
    code: "not_found",
    says: "has no such namespace",
    facts: { missing: "mount", hint: "check `namespace` and the path" },
  },
  {
    row: "no mount",
    fits: (answer) => answer.status === 404 && says(/no handler for route/i)(answer),
    code: "not_found",
    says: "has nothing mounted at that path",
    facts: { missing: "mount", hint: "check the path against `bao secrets list`" },
  },
  {
    row: "plain HTTP to TLS",
    fits: ({ status, isJson }) => status === 400 && !isJson,
    code: "invalid_response",
    says: "doesn't understand the request",
    facts: { hint: "does it speak https://?" },
  },
  {
    row: "not JSON",
    fits: ({ isJson }) => !isJson,
    code: "invalid_response",
    says: "answered with something that isn't JSON",
  },
  {
    row: "denied",
    fits: json(401, 403),
    code: "access_denied",
    says: "denied access",
    facts: { hint: "the token may be wrong or expired, or have no grant for that path" },
  },
  {
    row: "no such path",
    fits: (answer) => answer.status === 404 && answer.errors.length > 0,
    code: "invalid_reference",
    says: "has no such path in that engine",
  },
  {
    row: "another's 404",
    fits: status(404),
    code: "invalid_response",
    says: "answered 404 with something that doesn't say whether the secret exists",
    facts: { hint: "is `address` that of the backend, and does the gateway in front of it know the route?" },
  },
  {
    row: "not readable",
    fits: status(405),
    code: "invalid_reference",
    says: "can't be read at that path",
    facts: { hint: "the path takes writes only" },
  },
  { row: "refused", fits: json(400, 413, 422), code: "invalid_response", says: "refused the request" },
];
