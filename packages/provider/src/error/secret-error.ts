import { cleanText } from "./clean-text.ts";
import { publicMessageOf, retryableByDefault, type SecretErrorCode } from "./error-code.ts";

const brand: unique symbol = Symbol.for("@latebound/secret-error");

/** Where in a configuration the operator wrote what failed. */
export interface SourcePlace {
  readonly file?: string;
  /** The key path, such as `mail.url` or `plugins[2].token`. */
  readonly path?: string;
  /** From 1; present where the text is at hand. */
  readonly line?: number;
  readonly column?: number;
}

/** Which part of a secret is absent. */
export type MissingPart = "secret" | "version" | "field" | "mount";

/** Everything a `SecretError` can say; none of it may hold a value, a body, a header or an option. */
export interface SecretErrorDetails {
  /** What failed, for the person who has to act. */
  readonly message: string;
  readonly retryable?: boolean | undefined;
  /** Milliseconds the backend asked to wait. */
  readonly retryAfterMs?: number | undefined;
  /** The provider's configured name. */
  readonly provider?: string | undefined;
  /** The canonical reference, without filter arguments. */
  readonly reference?: string | undefined;
  readonly missing?: MissingPart | undefined;
  readonly at?: SourcePlace | undefined;
  /** The backend's own id of the request. */
  readonly requestId?: string | undefined;
  /** What to do. */
  readonly hint?: string | undefined;
  /** The single faults behind this one. */
  readonly errors?: readonly SecretError[] | undefined;
  /** False when no stale value may answer in place of this fault. Default true. */
  readonly allowStale?: boolean | undefined;
}

/**
 * The only error latebound throws. Holds no value and has no `cause`: not a backend's body, a header, an option or an
 * SDK's error, in any property.
 */
export class SecretError extends Error {
  declare readonly code: SecretErrorCode;
  declare readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly provider?: string;
  declare readonly reference?: string;
  declare readonly missing?: MissingPart;
  declare readonly at?: SourcePlace;
  declare readonly requestId?: string;
  declare readonly hint?: string;
  declare readonly publicMessage: string;
  declare readonly errors: readonly SecretError[];
  declare readonly allowStale: boolean;

  /** The message without its place and hint, from which a completed copy is rendered anew. */
  declare readonly summary: string;

  constructor(code: SecretErrorCode, details: SecretErrorDetails) {
    super(renderMessage(details));
    this.name = "SecretError";
    Object.assign(this, {
      code,
      retryable: details.retryable ?? retryableByDefault(code),
      ...present(details),
      publicMessage: publicMessageOf(code),
      errors: details.errors ?? [],
      allowStale: details.allowStale ?? true,
    });
    Object.defineProperty(this, "name", { enumerable: false });
    Object.defineProperty(this, "summary", { enumerable: false, value: details.message });
  }

  /** The single faults: `errors`, or this one where there is no other. Never empty. */
  get faults(): readonly SecretError[] {
    return this.errors.length > 0 ? this.errors : [this];
  }

  get [brand](): true {
    return true;
  }

  /** The code, the message and the known facts; no stack. */
  toJSON(): Record<string, unknown> {
    return Object.assign({ name: this.name, message: this.message }, this as object);
  }
}

/** Whether a thrown thing is a `SecretError`, of this copy of the package or of another. */
export function isSecretError(value: unknown): value is SecretError {
  return typeof value === "object" && value !== null && brand in value;
}

/** A fresh error with the same facts, completed by what a caller farther out knows; facts already there stay. */
export function withContext(
  error: SecretError,
  context: Omit<Partial<SecretErrorDetails>, "message">,
): SecretError {
  const { code, errors } = error;
  const { message, hint, at, ...known } = detailsOf(error);
  return new SecretError(code, {
    ...context,
    ...known,
    message,
    hint: hint ?? context.hint,
    at: at ?? context.at,
    errors,
  });
}

function detailsOf(error: SecretError): SecretErrorDetails {
  const { code: _code, publicMessage: _public, ...facts } = error;
  return { ...facts, message: error.summary };
}

function renderMessage(details: SecretErrorDetails): string {
  const place = renderPlace(details.at);
  const hint = details.hint === undefined ? "" : ` (${cleanText(details.hint)})`;
  return `${place}${cleanText(details.message, 2_000)}${hint}`;
}

function renderPlace(at: SourcePlace | undefined): string {
  if (!at) return "";
  const position = at.line === undefined ? "" : `:${at.line}:${at.column ?? 1}`;
  const parts = [
    at.file === undefined ? "" : `${cleanText(at.file, 2_000)}${position}`,
    cleanText(at.path ?? ""),
  ].filter(Boolean);
  return parts.length === 0 ? "" : `${parts.join(" ")}: `;
}

function present(details: SecretErrorDetails): Partial<SecretErrorDetails> {
  const names = ["retryAfterMs", "provider", "reference", "missing", "at", "requestId", "hint"] as const;
  const entries = names.filter((name) => details[name] !== undefined).map((name) => [name, details[name]]);
  return Object.fromEntries(entries);
}
