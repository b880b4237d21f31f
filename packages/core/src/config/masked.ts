import { markAsUncloneable } from "node:worker_threads";

const inspectCustom = Symbol.for("nodejs.util.inspect.custom");
const mask = "<masked>";

/** A credential that the operator wrote into the config in plain; shows itself as `<masked>` wherever it is printed. */
export class Masked {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
    markAsUncloneable(this);
  }

  /** The credential, for the provider's own `create` only; anything else is given back as it is. */
  static reveal(value: unknown): unknown {
    return value instanceof Masked ? value.#value : value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspectCustom](): string {
    return mask;
  }
}

/** Whether an option is a credential that was written in plain. */
export function isMaskedOption(value: unknown): boolean {
  return value instanceof Masked;
}
