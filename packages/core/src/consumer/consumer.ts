import type { SecretError, SourcePlace } from "@latebound/provider";
import type { EntryState } from "../cache/secret-cache.ts";
import type { Resolved } from "../late/bound.ts";
import type { Late } from "../late/late.ts";
import type { Secret } from "../secret/secret.ts";

/** What is known of a value that is about to be handed out, besides the value. */
export interface DeliveredValue {
  /** The canonical reference. */
  readonly reference: string;
  readonly provider: string;
  /** The backend's own version, where it has one. */
  readonly version: string | undefined;
  /** The late value that it becomes a part of. */
  readonly late: Late<unknown>;
}

/** What every call of a consumer takes. */
export interface CallOptions {
  /** Ends this call's wait with `aborted`; the backend call goes on while another waits for it. */
  readonly signal?: AbortSignal | undefined;
  /** A tighter bound than the provider's `max_stale`, in milliseconds; 0 refuses every stale value. */
  readonly maxStaleMs?: number | undefined;
  /**
   * Told of each fetched value before the call hands it out, as it was fetched and again as each filter made it, for
   * sinks that mask what their consumer prints. A default is no secret, and is not told.
   */
  readonly onValue?: ((value: string | Uint8Array, about: DeliveredValue) => void) | undefined;
}

/** Where a value is to stand. */
export interface EncodeContext {
  /** The operator's text in front of it, without other values. */
  readonly before: string;
  /** The late value that it becomes a part of. */
  readonly late: Late<unknown>;
}

/** Options of `resolve`. */
export interface ResolveOptions extends CallOptions {
  /**
   * Renders a value into the format of the text around it, in place of the checks on embedded values; where it gives
   * nothing back, those checks hold. `before` is the operator's text in front of it. For sinks that know the format.
   */
  readonly encode?: ((value: string, context: EncodeContext) => string | undefined) | undefined;
  /**
   * Gives a `Secret` in place of text for each late value that is exactly one reference and has no schema; called with
   * each. For sinks that take values back when their time is over.
   */
  readonly onSecret?: ((secret: Secret) => void) | undefined;
}

/** Options of `use`. */
export interface UseOptions extends CallOptions {
  /** Whether an error of the function says that the credentials were refused. */
  readonly isAuthError: (error: unknown) => boolean;
}

/**
 * Whether one reference can be read, and what is in the way. `readable` is about the secret: where the backend tells
 * without giving the value, nobody has looked for the field; `warm` does.
 */
export interface ReferenceCheck {
  /** The canonical reference. */
  readonly reference: string;
  readonly at: SourcePlace | undefined;
  readonly status: "readable" | "denied" | "absent" | "unknown";
  /** Whether a `default` answers an absence, so that `absent` is no fault. */
  readonly hasDefault: boolean;
  /** Why, unless it is readable. */
  readonly error?: SecretError;
}

/** What decides about a reference, told without I/O. */
export interface Explanation {
  readonly reference: string;
  readonly provider: string;
  readonly kind: string;
  readonly allowed: boolean;
  /** The rule that decided, in words. */
  readonly rule: string;
  /** Where the rule stands, where a rule decided; `Config.locate` completes it. */
  readonly ruleAt?: SourcePlace;
  /** What to write so that it would be allowed, where nothing allows it. */
  readonly hint?: string;
  /** Left out where the reference is refused. */
  readonly cache?: EntryState;
}

/** Paths into a watched tree whose values changed. */
export interface WatchedChange {
  readonly paths: readonly string[];
}

/** Who asks. A capability: hand this out, not the resolver. */
export interface Consumer {
  /** `kind:name`, such as `plugin:mailer`. */
  readonly name: string;
  /**
   * A fresh copy of the tree with every late value resolved; everything else as it was.
   * @throws {SecretError} one fault as itself, several as one with `errors`; every code but `invalid_config`
   */
  resolve<T>(tree: T, options?: ResolveOptions): Promise<Resolved<T>>;
  /** The value of a late value that is exactly one reference. @throws {SecretError} as `resolve`, and `invalid_reference` */
  get(late: Late<unknown>, options?: CallOptions): Promise<Secret>;
  /** A function that resolves the late value anew at each call, for drivers that take a password function. */
  reader(late: Late<unknown>, options?: CallOptions): () => Promise<string>;
  /**
   * What `run` returns for the resolved tree. When it fails with an error that `isAuthError` accepts, every reference
   * is fetched past the cache, and `run` is called once more if a value changed; else its own error is thrown.
   */
  use<T, R>(tree: T, run: (resolved: Resolved<T>) => R | Promise<R>, options: UseOptions): Promise<R>;
  /** Which values of the tree changed, as they change; nothing at first. Ends on abort or close. */
  watch(tree: unknown, options?: CallOptions): AsyncIterableIterator<WatchedChange>;
  /** Whether each reference of the tree can be read, without fetching a value where the backend can tell. */
  check(tree: unknown, options?: CallOptions): Promise<readonly ReferenceCheck[]>;
  /** Fetches every reference of the tree now. @throws {SecretError} as `resolve` */
  warm(tree: unknown, options?: CallOptions): Promise<void>;
  /** The rule, provider and cache state behind a reference, or its text; no I/O. @throws {SecretError} as `bind` */
  explain(reference: string | Late<unknown>): Explanation;
}
