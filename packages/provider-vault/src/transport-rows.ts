import type { SecretErrorCode, SecretErrorDetails } from "@latebound/provider";
import type { VaultOptions } from "./vault-options.ts";

/** One row of the table of faults that came before, or in place of, an answer; `codes` is matched whole. */
export interface TransportRow {
  readonly row: string;
  readonly codes: RegExp;
  readonly code: SecretErrorCode;
  readonly says: string;
  readonly facts?: Partial<SecretErrorDetails>;
  /** The option that the hint points to. */
  readonly lookAt?: keyof VaultOptions;
}

/** What it means when there is no answer. */
export const transportRows: readonly TransportRow[] = [
  {
    row: "refused",
    codes: /ECONNREFUSED/,
    code: "unavailable",
    says: "refused the connection",
    lookAt: "address",
  },
  {
    row: "reset",
    codes: /ECONNRESET|EPIPE|ECONNABORTED/,
    code: "unavailable",
    says: "closed the connection",
  },
  {
    row: "name",
    codes: /ENOTFOUND|EAI_\w+/,
    code: "unavailable",
    says: "has a host name that can't be resolved",
    lookAt: "address",
  },
  {
    row: "route",
    codes: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/,
    code: "unavailable",
    says: "can't be reached",
    lookAt: "address",
  },
  {
    row: "no answer",
    codes: /ETIMEDOUT|TimeoutError/,
    code: "timeout",
    says: "did not answer in time",
    lookAt: "address",
  },
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
  {
    row: "handshake",
    codes: /TLS_HANDSHAKE/,
    code: "unavailable",
    says: "can't be trusted: the TLS handshake failed",
    facts: {
      allowStale: false,
      retryable: false,
      hint: "check its certificate, `ca_file` and `tls_server_name`",
    },
  },
  {
    row: "tunnel",
    codes: /TUNNEL_REFUSED/,
    code: "unavailable",
    says: "can't be reached: the proxy opens no tunnel to it",
    lookAt: "proxy",
  },
  {
    row: "not HTTP",
    codes: /HPE_\w+/,
    code: "invalid_response",
    says: "doesn't speak HTTP",
    lookAt: "address",
  },
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
  {
    row: "unknown",
    codes: /.*/s,
    code: "unavailable",
    says: "can't be reached",
    facts: { allowStale: false },
    lookAt: "address",
  },
];
