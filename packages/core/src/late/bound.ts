import type { Late } from "./late.ts";

/** What passes through `bind` and `resolve` by reference. */
type Opaque = Date | RegExp | Error | Promise<unknown> | ArrayBufferView | ((...args: never[]) => unknown);

/** `T` after `bind`: every string may have become late. */
export type Bound<T> = T extends string
  ? string | Late
  : T extends Late<unknown> | Opaque
    ? T
    : T extends ReadonlyMap<infer K, infer V>
      ? Map<K, Bound<V>>
      : T extends ReadonlySet<infer V>
        ? Set<Bound<V>>
        : T extends object
          ? { [Name in keyof T]: Bound<T[Name]> }
          : T;

/** `T` after `resolve`: every `Late<U>` has become `U`. */
export type Resolved<T> =
  T extends Late<infer U>
    ? U
    : T extends Opaque
      ? T
      : T extends ReadonlyMap<infer K, infer V>
        ? Map<K, Resolved<V>>
        : T extends ReadonlySet<infer V>
          ? Set<Resolved<V>>
          : T extends object
            ? { [Name in keyof T]: Resolved<T[Name]> }
            : T;
