import {
  isSecretError,
  SecretError,
  type SecretErrorCode,
  type SecretErrorDetails,
} from "@latebound/provider";
import type { VaultAnswer } from "./transport/vault-answer.ts";

/** How errors name the instance and its backend; holds no credential. */
export interface BackendPlace {
  readonly provider: string;
  /** Scheme, host and port, or the socket. */
  readonly origin: string;
}

/** One row of the table of answers: the first row that fits says what a fault is. */
interface AnswerRow {
  /** For the test that goes through the table. */
  readonly row: string;
  fits(answer: VaultAnswer): boolean;
  readonly code: SecretErrorCode;
  /** After the origin. */
  readonly says: string;
  readonly facts?: Partial<SecretErrorDetails>;
}

/** One row of the table of faults that came before, or in place of, an answer; `codes` is matched whole. */
interface TransportRow {
  readonly row: string;
  readonly codes: RegExp;
  readonly code: SecretErrorCode;
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
  { row: "denied", fits: json(401, 403), code: "access_denied", says: "denied access" },
  {
    row: "no such path",
    fits: json(404),
    code: "invalid_reference",
    says: "has no such path in that engine",
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

/** What it means when there is no answer. */
export const transportRows: readonly TransportRow[] = [
  { row: "refused", codes: /ECONNREFUSED/, code: "unavailable", says: "refused the connection" },
  {
    row: "reset",
    codes: /ECONNRESET|EPIPE|ECONNABORTED/,
    code: "unavailable",
    says: "closed the connection",
  },
  { row: "name", codes: /ENOTFOUND|EAI_\w+/, code: "unavailable", says: "has a name that can't be resolved" },
  {
    row: "route",
    codes: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/,
    code: "unavailable",
    says: "can't be reached",
  },
  { row: "no answer", codes: /ETIMEDOUT|TimeoutError/, code: "timeout", says: "did not answer in time" },
  {
    row: "socket",
    codes: /ENOENT|EACCES|ENOTSOCK/,
    code: "unavailable",
    says: "can't be opened",
    facts: { hint: "does the socket exist, and may this user write to it?" },
  },
  {
    row: "certificate",
    codes:
      /CERT_\w+|\w+_CERT(?:_\w+)?|UNABLE_TO_\w+|ERR_TLS_\w+|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|\w+_CRL\w*/,
    code: "unavailable",
    says: "has a certificate that can't be trusted",
    facts: { allowStale: false, retryable: false, hint: "check `ca_file` and `tls_server_name`" },
  },
  {
    row: "TLS",
    codes: /EPROTO|ERR_SSL_\w+|ERR_OSSL_\w+/,
    code: "unavailable",
    says: "could not agree on a TLS connection",
    facts: {
      allowStale: false,
      retryable: false,
      hint: "does it speak https://, and does it want a client certificate?",
    },
  },
  { row: "not HTTP", codes: /HPE_\w+/, code: "invalid_response", says: "doesn't speak HTTP" },
  {
    row: "too large",
    codes: /BODY_TOO_LARGE/,
    code: "invalid_response",
    says: "answered with more than 4 MiB",
  },
  {
    row: "cut short",
    codes: /BODY_CUT_SHORT/,
    code: "unavailable",
    says: "broke off in the middle of its answer",
  },
  {
    row: "compressed",
    codes: /BODY_NOT_DECODED/,
    code: "invalid_response",
    says: "answered with a body that can't be decompressed",
  },
  { row: "unknown", codes: /.*/s, code: "unavailable", says: "can't be reached" },
];

/** The fault that an answer means; ask only for answers that are no success and no absence. */
export function answerFault(answer: VaultAnswer, place: BackendPlace): SecretError {
  const row = answerRows.find((candidate) => candidate.fits(answer));
  const { requestId, retryAfterMs } = answer;
  return new SecretError(row?.code ?? "invalid_response", {
    message: `${place.origin} ${row?.says ?? "answered with an unexpected status"} (HTTP ${answer.status})`,
    provider: place.provider,
    requestId,
    retryAfterMs,
    ...row?.facts,
  });
}

/** The fault that a failed exchange means: the caller's own end first, then the table. Keeps nothing of the error. */
export function transportFault(error: unknown, place: BackendPlace, signal: AbortSignal): SecretError {
  if (isSecretError(error)) return error;
  if (signal.aborted) return abortFault(signal, place);
  const found = codeOf(error);
  const row = transportRows.find(({ codes }) => new RegExp(`^(?:${codes.source})$`, codes.flags).test(found));
  return new SecretError(row?.code ?? "unavailable", {
    message: `${place.origin} ${row?.says ?? "can't be reached"}`,
    provider: place.provider,
    ...row?.facts,
  });
}

/** The fault of a call whose signal has fired: what the caller gave as the reason, `timeout` or `aborted`. */
export function abortFault(signal: AbortSignal, { provider, origin }: BackendPlace): SecretError {
  const reason: unknown = signal.reason;
  if (isSecretError(reason)) return reason;
  const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
  if (isTimeout) return new SecretError("timeout", { message: `${origin} did not answer in time`, provider });
  return new SecretError("aborted", { message: `the request to ${origin} was aborted`, provider });
}

/** A fault of an answer that has the right status and the wrong content. */
export function unusable(what: string, { provider, origin }: BackendPlace, hint?: string): SecretError {
  return new SecretError("invalid_response", { message: `${origin} ${what}`, provider, hint });
}

function codeOf(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "";
}
