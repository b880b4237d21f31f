import type { SecretErrorCode } from "@latebound/provider";

/** One kind of failure: how it is known, and what it means. */
export interface FaultRow {
  /** Names of AWS errors; most of them are not classes of the SDK. */
  readonly names?: readonly string[];
  /** Codes that Node gives to failed connections; they count first, since the SDK renames such errors. */
  readonly codes?: RegExp;
  /** For the errors of the SDK that have no name of their own. */
  readonly messages?: RegExp;
  readonly code: SecretErrorCode;
  /** Follows "PROVIDER: AWS Secrets Manager in REGION at ORIGIN". */
  readonly message: string;
  readonly hint?: string;
  readonly retryable?: boolean;
  readonly allowStale?: boolean;
}

/** What a handshake that failed means, whatever OpenSSL calls it. */
export const untrusted: FaultRow = {
  codes: /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO)/,
  code: "unavailable",
  message: "can't be trusted: its certificate or the TLS handshake is not valid",
  hint: "a private authority goes into NODE_EXTRA_CA_CERTS; see that `endpoint` names the host of the certificate",
  retryable: false,
  allowStale: false,
};

/**
 * Every failure that has a meaning of its own; the first row that fits counts. What says that a secret is absent is no
 * failure: `isAbsence` in asm-error.ts.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
 */
export const rows: readonly FaultRow[] = [
  untrusted,
  {
    codes: /^ECONNREFUSED$/,
    code: "unavailable",
    message: "can't be reached: the connection was refused",
    hint: "see that `endpoint` is right and that something listens there",
  },
  {
    codes: /^(ENOTFOUND|EAI_)/,
    code: "unavailable",
    message: "can't be reached: its host name is not known",
    hint: "see that `region` and `endpoint` are right and that DNS works",
  },
  {
    codes: /^(ECONNRESET|ECONNABORTED|EPIPE|EHOSTUNREACH|ENETUNREACH|ENETDOWN|HPE_)/,
    code: "unavailable",
    message: "can't be reached: the connection broke",
    hint: "see that a network path to the endpoint exists",
  },
  {
    names: ["TimeoutError"],
    codes: /^ETIMEDOUT$/,
    code: "timeout",
    message: "did not answer in time",
    hint: "see that a network path to the endpoint exists, such as a VPC endpoint or a NAT gateway",
  },
  {
    messages: /^Region is missing/,
    code: "invalid_config",
    message: "has no region to be asked in",
    hint: "set `region`, or AWS_REGION, or the region of the profile",
  },
  {
    names: ["EndpointError"],
    messages: /^(Region not accepted|Invalid Configuration|Invalid URL)/,
    code: "invalid_config",
    message: "has no valid address: the region or the endpoint that the SDK found is not one",
    hint: "set `region` and `endpoint`, or see AWS_REGION, AWS_ENDPOINT_URL and the profile",
  },
  {
    names: ["CredentialsProviderError", "ProviderError", "TokenProviderError"],
    code: "access_denied",
    message: "was not asked: no AWS credentials were found",
    hint: "set `profile`, or what the SDK's default chain reads: AWS_* variables, an SSO login, a role of the machine",
  },
  {
    names: ["GivenCredentialsError"],
    code: "access_denied",
    message: "was not asked: the credentials given as `credentials` could not be had",
    hint: "look into the function that the host gave to the kind asm",
  },
  {
    names: ["AccessDeniedException", "NotAuthorized", "OptInRequired"],
    code: "access_denied",
    message: "denied access",
    hint: "the caller needs secretsmanager:GetSecretValue on the secret, and kms:Decrypt on a key of its own",
  },
  {
    names: ["AccessDenied", "RegionDisabledException", "InvalidIdentityToken", "IDPRejectedClaim"],
    code: "access_denied",
    message: "was not asked: STS refused the role",
    hint: "see the role's trust policy, `external_id` and the caller's sts:AssumeRole",
  },
  {
    names: ["ExpiredTokenException", "ExpiredToken", "RequestExpired"],
    code: "access_denied",
    message: "denied access: the credentials have expired",
    hint: "log in again, or let the source of the credentials give new ones",
  },
  {
    names: [
      "UnrecognizedClientException",
      "InvalidClientTokenId",
      "InvalidAccessKeyId",
      "MissingAuthenticationTokenException",
      "MissingAuthenticationToken",
    ],
    code: "access_denied",
    message: "denied access: it does not know the access key or the session token",
    hint: "see that the credentials are of this partition and that the key was not deleted",
  },
  {
    names: ["InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature"],
    code: "access_denied",
    message: "denied access: the signature of the request does not fit",
    hint: "see that the secret access key belongs to the access key id and that this machine's clock is right",
  },
  {
    names: ["RequestTimeTooSkewed", "RequestInTheFuture"],
    code: "unavailable",
    message: "refused the request: this machine's clock is off",
    hint: "set the clock; the next request is signed with the difference taken into account",
  },
  {
    names: ["DecryptionFailure"],
    code: "access_denied",
    message: "can't decrypt the secret with its KMS key",
    hint: "see that the key is enabled and not being deleted, and that the caller may use it",
  },
  {
    names: [
      "ThrottlingException",
      "Throttling",
      "ThrottledException",
      "TooManyRequestsException",
      "RequestThrottled",
      "RequestThrottledException",
      "RequestLimitExceeded",
      "LimitExceededException",
      "SlowDown",
    ],
    code: "unavailable",
    message: "is throttling this account's requests",
    hint: "a longer `cache_ttl` makes fewer requests",
  },
  {
    names: ["InternalServiceError", "InternalServiceErrorException", "InternalFailure", "ServiceUnavailable"],
    code: "unavailable",
    message: "failed by itself",
  },
  {
    names: ["InvalidParameterException", "ValidationException"],
    code: "invalid_reference",
    message: "does not accept the key, its version or its stage",
    hint: "see that the reference is spelled as AWS shows the secret",
  },
  {
    names: ["InvalidRequestException"],
    code: "unavailable",
    message: "can't give the secret in the state that it is in",
    hint: "look at the secret in the AWS console: a service may manage it, or a change of it may be under way",
    retryable: false,
  },
  {
    names: ["AnswerTooLargeError"],
    code: "invalid_response",
    message: "sent more than 4 MiB",
    hint: "see that `endpoint` is an address of AWS Secrets Manager",
  },
];

/** What a failure without a known name means, by the status of the answer. */
export function statusRow(status: number | undefined): FaultRow {
  if (status !== undefined && (status === 429 || status >= 500)) {
    return { code: "unavailable", message: `failed with HTTP status ${status}` };
  }
  if (status === 401 || status === 403) {
    return { code: "access_denied", message: `denied access with HTTP status ${status}` };
  }
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      code: "invalid_response",
      message: "answered with a redirect, which is refused",
      hint: "set `endpoint` to the final address",
    };
  }
  return {
    code: "invalid_response",
    message: "did not answer as AWS Secrets Manager does",
    hint: "see that `endpoint` is an address of AWS Secrets Manager",
  };
}
