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
  /** Forgets this handle's copy, and overwrites it if it is bytes; neither the cache nor another handle notices. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** What a payload says of its value. */
export interface SecretFacts {
  readonly version?: string | undefined;
  readonly expiresAtMs?: number | undefined;
}

/** A handle on its own copy of a value. */
export function createSecret(value: string | Uint8Array, facts: SecretFacts): Secret {
  return new SecretHandle(value, facts);
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
  #value: string | Uint8Array<ArrayBuffer> | undefined;
  readonly version: string | undefined;
  readonly expiresAtMs: number | undefined;

  constructor(value: string | Uint8Array, { version, expiresAtMs }: SecretFacts) {
    // Text can't be changed, so it needs no copy; `new Uint8Array` copies out of Buffer's shared pool.
    this.#value = typeof value === "string" ? value : new Uint8Array(value);
    this.version = version;
    this.expiresAtMs = expiresAtMs;
    markAsUncloneable(this);
  }

  get [secretBrand](): true {
    return true;
  }

  text(): string {
    const value = this.#live();
    const text = typeof value === "string" ? value : utf8Text(value);
    if (text !== undefined) return text;
    throw new SecretError("invalid_value", {
      message: "the value is not UTF-8 text",
      hint: "read bytes() instead",
    });
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const value = this.#live();
    return typeof value === "string" ? new TextEncoder().encode(value) : value.slice();
  }

  dispose(): void {
    if (typeof this.#value === "object") this.#value.fill(0);
    this.#value = undefined;
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

  #live(): string | Uint8Array<ArrayBuffer> {
    if (this.#value !== undefined) return this.#value;
    throw new SecretError("invalid_value", { message: "the secret was disposed of" });
  }
}
