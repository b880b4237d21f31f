import { SecretError } from "@latebound/provider";
import { type FaultRow, rows, statusRow, untrusted } from "./asm-error-rows.ts";

/** Who called, and where the call went as far as it is known and no reference gave it; nothing else is in an error. */
export interface AsmPlace {
  /** The configured name of the provider. */
  readonly provider: string;
  readonly region?: string | undefined;
  /** Scheme, host and port. */
  readonly origin?: string | undefined;
}

/**
 * A `SecretError` for whatever the SDK threw, or for the error entry of a batch. Holds nothing of it but the id of the
 * request: messages of AWS name callers, keys and accounts, and parse errors quote the answer.
 */
export function toFault(thrown: unknown, place: AsmPlace): SecretError {
  const failure = readFailure(thrown);
  const row = rowOf(failure);
  return new SecretError(row.code, {
    message: `${nameOf(place)} ${row.message}`,
    provider: place.provider,
    hint: row.hint,
    retryable: row.retryable,
    allowStale: row.allowStale,
    retryAfterMs: row.code === "unavailable" ? failure.retryAfterMs : undefined,
    requestId: failure.requestId,
  });
}

/** Whether AWS says that the secret, its version or its value does not exist. */
export function isAbsence(thrown: unknown): boolean {
  const { name, message } = readFailure(thrown);
  if (name === "ResourceNotFoundException") return true;
  return (
    name === "InvalidRequestException" &&
    /marked (for deletion|deleted)|scheduled for deletion/i.test(message)
  );
}

/** Whether the call itself is refused to this caller, or unknown to this endpoint, whatever it asks for. */
export function isCallRefused(thrown: unknown): boolean {
  const { name, status } = readFailure(thrown);
  if (name === "SyntaxError") return status === 403;
  return ["AccessDeniedException", "UnknownOperationException", "UnknownOperation"].includes(name);
}

/** Whether one key of a batch may be the reason that all of it failed. */
export function isAboutOneKey(thrown: unknown): boolean {
  return aboutOneKey.includes(readFailure(thrown).name);
}

/** Whether credentials that are read anew may be better. */
export function isStaleLogin(thrown: unknown): boolean {
  return staleLogin.includes(readFailure(thrown).name);
}

const aboutOneKey = [
  "ResourceNotFoundException",
  "InvalidRequestException",
  "InvalidParameterException",
  "ValidationException",
  "DecryptionFailure",
  "AnswerTooLargeError",
];
const staleLogin = [
  "ExpiredTokenException",
  "ExpiredToken",
  "RequestExpired",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
];

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly duringHandshake: boolean;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
}

function readFailure(thrown: unknown): Failure {
  const metadata = read(thrown, "$metadata");
  const status = read(metadata, "httpStatusCode");
  const requestId = read(metadata, "requestId");
  // The SDK saw that the clocks differ and signs the next request accordingly, whatever AWS called the failure.
  const skewed = read(metadata, "clockSkewCorrected") === true;
  return {
    name: skewed ? "RequestTimeTooSkewed" : (text(read(thrown, "name")) ?? ""),
    message: text(read(thrown, "message")) ?? "",
    code: text(read(thrown, "code")),
    duringHandshake: read(thrown, "duringHandshake") === true,
    status: typeof status === "number" ? status : undefined,
    requestId:
      typeof requestId === "string" && /^[A-Za-z0-9-]{1,64}$/.test(requestId) ? requestId : undefined,
    retryAfterMs: retryAfterMs(read(read(read(thrown, "$response"), "headers"), "retry-after")),
  };
}

function rowOf({ name, code, message, status, duringHandshake }: Failure): FaultRow {
  const byCode = rows.find(({ codes }) => code !== undefined && codes?.test(code));
  const byName = rows.find(({ names, messages }) => names?.includes(name) || messages?.test(message));
  return byCode ?? (duringHandshake ? untrusted : byName) ?? statusRow(status);
}

function nameOf({ provider, region, origin }: AsmPlace): string {
  return `${provider}: AWS Secrets Manager${region ? ` in ${region}` : ""}${origin ? ` at ${origin}` : ""}`;
}

function retryAfterMs(header: unknown): number | undefined {
  if (typeof header !== "string" || !/^\d{1,5}$/.test(header)) return undefined;
  return Number(header) * 1_000;
}

function read(holder: unknown, name: string): unknown {
  if (typeof holder !== "object" || holder === null) return undefined;
  return (holder as Record<string, unknown>)[name];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
