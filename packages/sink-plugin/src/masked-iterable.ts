import type { Redactor } from "@latebound/redact";
import { maskedError } from "./masked-error.ts";

/** Whether a plugin's result is to be iterated, so that its call goes on after it returned. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/**
 * The same object, but that errors of its iteration are masked and `ended` is called when the iteration is over, also
 * when it never began.
 */
export function maskedIterable<Source extends AsyncIterable<unknown>>(
  source: Source,
  redactor: Redactor,
  ended: () => void,
): Source {
  const iterate = () => maskedIterator(source[Symbol.asyncIterator](), redactor, ended);
  // A generator is its own iterator; anything else, such as a stream, keeps what else it can.
  const masked: unknown = "next" in source ? iterate() : withIterator(source, iterate);
  return masked as Source;
}

function withIterator(source: object, iterate: () => AsyncIterator<unknown>): object {
  return new Proxy(source, {
    get(target, name) {
      if (name === Symbol.asyncIterator) return iterate;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function maskedIterator(
  iterator: AsyncIterator<unknown>,
  redactor: Redactor,
  ended: () => void,
): AsyncIterableIterator<unknown> {
  const take = async (step: Promise<IteratorResult<unknown>>, isLast: boolean) => {
    try {
      const result = await step;
      if (result.done || isLast) ended();
      return result;
    } catch (thrown) {
      ended();
      throw maskedError(thrown, redactor);
    }
  };
  return {
    next: (...values) => take(iterator.next(...values), false),
    return: async (value) =>
      take(iterator.return?.(value) ?? Promise.resolve({ done: true, value: await value }), true),
    throw: (error) => take(iterator.throw?.(error) ?? Promise.reject(error), true),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
