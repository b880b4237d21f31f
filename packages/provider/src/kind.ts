import type * as zod from "zod";
import type { CanonicalKey, Key } from "./key.ts";
import type { Provider, ProviderContext } from "./provider.ts";

/** The zod namespace that core passes to `options`, so that a provider package need not load its own. */
export type Zod = typeof zod.z;

/** Options as they are known before the first `get`: those that hold references are `undefined`. */
export type StaticOptions<Options> = { readonly [Name in keyof Options]?: Options[Name] | undefined };

/** What a provider package defines; `Options` is what its schema parses to. */
export interface KindDefinition<Options> {
  /** `[a-z][a-z0-9]*`, such as `vault`. */
  readonly kind: string;
  /**
   * The strict schema of the options. Credentials carry `.meta({ secret: true })`; file and directory options carry
   * `.meta({ path: true })`: core makes those absolute, relative to the file that wrote them, before it parses.
   */
  options(z: Zod): zod.ZodType<Options>;
  /** What is wrong with a key, in words for the operator that don't quote it; pure. */
  checkKey(key: Key, options: StaticOptions<Options>): string | undefined;
  /** The one canonical spelling of a key that passed `checkKey`; pure. */
  canonicalKey(key: Key, options: StaticOptions<Options>): CanonicalKey;
  /**
   * Whether only providers' own options (`provider:*`) may read the key: `true` reserves it, `false` says that the
   * operator opened it by name, `undefined` leaves it to core (which reserves what providers' options read). Pure.
   */
  reserved?(key: Key, options: StaticOptions<Options>): boolean | undefined;
  /** The instance; called at the first `get`, with every reference in the options resolved. Does no I/O. */
  create(options: Options, context: ProviderContext): Provider;
}

/** A kind whose option type is erased, as core keeps it. */
export type ProviderKind = KindDefinition<unknown>;

/** The definition as a kind that core can hold beside others. */
export function defineKind<Options>(definition: KindDefinition<Options>): ProviderKind {
  // Core hands `create` and the pure functions nothing but what `options` parsed, so forgetting the type is safe.
  return definition as unknown as ProviderKind;
}
