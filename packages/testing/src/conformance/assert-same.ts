import { AssertionError } from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/**
 * Fails when something differs from what was expected, and shows neither: a provider's values are secrets even in a test.
 * @throws {AssertionError} that says what differs, of which sort and length both are, and where texts or bytes part
 */
export function assertSame(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const parting = partingOf(actual, expected);
  const where = parting === undefined ? "" : `; they part at ${parting}`;
  const message = `${what} differs: expected ${sortOf(expected)}, got ${sortOf(actual)}${where}`;
  throw new AssertionError({ message, stackStartFn: assertSame });
}

/** Fails when there is something, and doesn't show it. @throws {AssertionError} */
export function assertAbsent(actual: unknown, what: string): void {
  assertSame(actual, undefined, what);
}

function sortOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return `a text of length ${value.length}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function partingOf(one: unknown, other: unknown): number | undefined {
  const isText = typeof one === "string" && typeof other === "string";
  const isBytes = one instanceof Uint8Array && other instanceof Uint8Array;
  if (!isText && !isBytes) return undefined;
  const length = Math.min(one.length, other.length);
  const parting = Array.from({ length }, (_, index) => index).find((index) => one[index] !== other[index]);
  return parting ?? length;
}
