import { markAsUncloneable } from "node:worker_threads";
import { SecretError } from "@latebound/provider";

const inspectCustom = Symbol.for("nodejs.util.inspect.custom");
const secretBrand: unique symbol = Symbol.for("@latebound/secret");

/** A fetched value with its version and expiry; masked wherever it is printed, and not to be cloned. */
export interface Secret {
  readonly [secretBrand]: true;
  /** The value as text. @throws {SecretError} `invalid_value` when it isn't UTF-8 or was disposed of */
  text(): string;
  /** A fresh, unpooled copy at each call. @throws {SecretError} `invalid_value` when it was disposed of */
  bytes(): Uint8Array<ArrayBuffer>;
  /** The backend's own version, where it has one. */
  readonly version: string | undefined;
  /** Unix milliseconds after which the backend no longer honours it, where it says so. */
  readonly expiresAtMs: number | undefined;
  /** Overwrites this handle's copy; neither the cache nor another handle notices. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** A handle on its own copy of a value. */
export function createSecret(
  value: string | Uint8Array,
  facts: { readonly version: string | undefined; readonly expiresAtMs: number | undefined },
): Secret {
  return new SecretHandle(value, facts.version, facts.expiresAtMs);
}

/** Bytes as UTF-8 text; `undefined` when they aren't. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

class SecretHandle implements Secret {
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly version: string | undefined;
  readonly expiresAtMs: number | undefined;

  constructor(value: string | Uint8Array, version: string | undefined, expiresAtMs: number | undefined) {
    // `new Uint8Array` copies out of Buffer's shared pool.
    this.#bytes = new Uint8Array(typeof value === "string" ? new TextEncoder().encode(value) : value);
    this.version = version;
    this.expiresAtMs = expiresAtMs;
    markAsUncloneable(this);
  }

  get [secretBrand](): true {
    return true;
  }

  text(): string {
    const text = utf8Text(this.#live());
    if (text !== undefined) return text;
    throw new SecretError("invalid_value", {
      message: "the value is not UTF-8 text",
      hint: "read bytes() instead",
    });
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#live().slice();
  }

  dispose(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  toString(): string {
    return "<secret>";
  }

  toJSON(): string {
    return "<secret>";
  }

  [inspectCustom](): string {
    return "<secret>";
  }

  #live(): Uint8Array<ArrayBuffer> {
    if (this.#bytes) return this.#bytes;
    throw new SecretError("invalid_value", { message: "the secret was disposed of" });
  }
}
