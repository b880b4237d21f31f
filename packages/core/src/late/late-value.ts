import { markAsUncloneable } from "node:worker_threads";
import { SecretError } from "@latebound/provider";
import { contentOf, type Late, type LateContent, lateBrand } from "./late.ts";

const inspectCustom = Symbol.for("nodejs.util.inspect.custom");

/** A late value that carries this content. */
export function createLate<T = string>(content: LateContent): Late<T> {
  return new LateValue(content);
}

/** A late value with the same references, whose resolved text goes through `decode` (which throws `invalid_value`). */
export function lateWithDecoder<T>(late: Late<unknown>, decode: (text: string) => T): Late<T> {
  return createLate({ ...contentOf(late), decode });
}

/** A late value that resolves to a literal that was checked already; masked where it is shown, as it may be a credential. */
export function lateOfConstant<T>(value: T): Late<T> {
  return createLate({ source: "<literal>", parts: [], at: undefined, constant: { value } });
}

class LateValue {
  readonly #content: LateContent;

  constructor(content: LateContent) {
    this.#content = content;
    markAsUncloneable(this);
  }

  get [lateBrand](): LateContent {
    return this.#content;
  }

  toJSON(): string {
    return this.#content.source;
  }

  toString(): string {
    throw this.#unresolved();
  }

  [Symbol.toPrimitive](): string {
    throw this.#unresolved();
  }

  [inspectCustom](): string {
    return this.#content.source;
  }

  #unresolved(): SecretError {
    return new SecretError("unresolved", {
      message: "a secret reference was used as a string before it was resolved",
      hint: "resolve it first: await consumer.resolve(…)",
      at: this.#content.at,
    });
  }
}
