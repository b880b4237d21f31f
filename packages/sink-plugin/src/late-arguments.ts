import type { Late } from "@latebound/core";

/** `T` as a caller may write it: any part of it may still be late. */
export type MaybeLate<T> =
  | T
  | Late<T>
  | (T extends (...args: never[]) => unknown
      ? never
      : T extends object
        ? { readonly [Name in keyof T]: MaybeLate<T[Name]> }
        : T extends string
          ? Late<string>
          : never);

/** The arguments of a plugin call, before they are resolved. */
export type LateArguments<Arguments extends readonly unknown[]> = {
  [Index in keyof Arguments]: MaybeLate<Arguments[Index]>;
};
