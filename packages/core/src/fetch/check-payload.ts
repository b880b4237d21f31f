import {
  cleanText,
  type Lease,
  type Payload,
  type Readability,
  SecretError,
  type SecretOutline,
} from "@latebound/provider";

const maxVersionLength = 128;
const readabilities: readonly unknown[] = ["readable", "denied", "absent", "unknown"] satisfies Readability[];

/**
 * A payload of our own from what a provider returned: known members only, bytes copied out of any pool.
 * @throws {SecretError} `invalid_response`
 */
export function checkPayload(value: unknown): Payload {
  if (!isRecord(value)) throw unusable("not a payload");
  return Object.freeze({ ...bodyOf(value), ...metaOf(value) });
}

/**
 * The lease as a provider returned it, checked.
 * @throws {SecretError} `invalid_response`
 */
export function checkLease(value: unknown): Lease {
  if (!isRecord(value)) throw unusable("a lease of the wrong shape");
  const { id, expiresAtMs, renewable } = value;
  if (typeof id !== "string" || !Number.isFinite(expiresAtMs) || typeof renewable !== "boolean") {
    throw unusable("a lease of the wrong shape");
  }
  return Object.freeze({ id, expiresAtMs: Number(expiresAtMs), renewable });
}

/**
 * What a provider's `check` told, checked.
 * @throws {SecretError} `invalid_response`
 */
export function checkReadability(value: unknown): Readability | SecretOutline {
  // The cast holds: it is one of them.
  if (readabilities.includes(value)) return value as Readability;
  if (isRecord(value) && typeof value.outline === "string") return Object.freeze({ outline: value.outline });
  throw unusable("an answer to check of the wrong shape");
}

function bodyOf({ text, bytes, json }: Record<string, unknown>) {
  if ([text, bytes, json].filter((body) => body !== undefined).length !== 1) {
    throw unusable("a payload that has not exactly one of text, bytes and json");
  }
  if (typeof text === "string") return { text };
  if (typeof json === "string") return { json };
  if (bytes instanceof Uint8Array) return { bytes: new Uint8Array(bytes) };
  throw unusable("a payload whose body is of the wrong type");
}

function metaOf({ version, expiresAtMs, lease, identity }: Record<string, unknown>) {
  if (version !== undefined && typeof version !== "string") throw unusable("a version that is no text");
  if (expiresAtMs !== undefined && !Number.isFinite(expiresAtMs)) throw unusable("an expiry that is no time");
  return {
    ...(version === undefined ? {} : shownVersion(version)),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs: Number(expiresAtMs) }),
    ...(lease === undefined ? {} : { lease: checkLease(lease) }),
    ...(identity === undefined ? {} : { identity: checkIdentity(identity) }),
  };
}

/** A version is told in events, audit records and explanations. */
function shownVersion(version: string): { readonly version?: string } {
  const shown = cleanText(version, maxVersionLength).toWellFormed();
  return shown === "" ? {} : { version: shown };
}

function checkIdentity(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((path): path is string => typeof path === "string")) {
    throw unusable("an identity that is no list of paths");
  }
  return Object.freeze([...value]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function unusable(what: string): SecretError {
  return new SecretError("invalid_response", { message: `the provider returned ${what}` });
}
