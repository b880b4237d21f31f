import type { Key, Payload } from "@latebound/provider";
import type { CacheState } from "../events/secret-event.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import type { Moment } from "../time/moment.ts";
import type { OpenPayload } from "../value/open-payload.ts";

/** What a call asks the cache for; `id` is the canonical path and selector as one string. */
export interface CacheTarget {
  readonly handle: ProviderHandle;
  readonly key: Key;
  readonly id: string;
  /** Where the cache found it last; for the cache alone. */
  place?: object | undefined;
}

/** How one caller wants it. */
export interface LookupOptions {
  /** Ends this caller's wait; the backend call goes on while another waits for it. */
  readonly signal?: AbortSignal | undefined;
  /** A tighter bound than the provider's `max_stale`. */
  readonly maxStaleMs?: number | undefined;
  /**
   * Past the cache: joins a flight under way; at most one forced refetch per entry in 5 s, else as without it. Of a
   * lease, since the one before lives on, each next one takes twice as long, up to the time after which it is renewed.
   * When the fetch fails by I/O the entry answers if it is in its life or may be served stale.
   */
  readonly refetch?: boolean | undefined;
}

/** The cache's answer: the payload, or `undefined` for an absence. */
export interface CacheAnswer {
  readonly payload: Payload | undefined;
  /** The payload, opened once for all who read its fields, for as long as the cache holds it. */
  readonly opened: OpenPayload | undefined;
  readonly state: CacheState;
  /** Distinguishes contents: equal answers of one entry have the same number, any change of bytes a new one. */
  readonly revision: number;
  /** Unix milliseconds at which the entry's life ends. */
  readonly expiresAtMs: number;
}

/** What `explain` may tell about an entry without I/O. */
export interface EntryState {
  readonly state: "fresh" | "refreshing" | "expired" | "negative" | "none";
  readonly ageMs?: number;
  readonly version?: string;
}

/** One bounded cache for all providers. */
export interface SecretCache {
  /** Synchronous on a hit, so that a document of hits costs one promise in all. */
  lookup(target: CacheTarget, options: LookupOptions): CacheAnswer | Promise<CacheAnswer>;
  /** What is there and needs no refresh at a moment; undefined when there is more to do, which only `lookup` does. */
  hit(target: CacheTarget, now: Moment): CacheAnswer | undefined;
  /** No I/O; looks without counting as an access. */
  peek(target: CacheTarget): EntryState;
  /** When the next poll of a watched key is due, in Unix milliseconds: not before a lease ends; undefined without an entry. */
  refreshDueAtMs(target: CacheTarget): number | undefined;
  /**
   * Forgets a provider's entries for good: calls under way are still answered, and nothing of theirs is kept. Leases
   * are renewed no longer, and run out or are revoked by `revokeLeases`.
   */
  drop(handle: ProviderHandle): void;
  /** Whether any lease of the provider is in force, served or running out. */
  hasLeases(handle: ProviderHandle): boolean;
  /** Revokes the leases in force, newest first, and forgets them and their entries; gives up after `withinMs`. */
  revokeLeases(handle: ProviderHandle | undefined, withinMs: number): Promise<void>;
  /** Forgets the leases in force and their entries, each with an event: they end when the backend says. */
  leaveLeases(): void;
  /** Bytes and entries held now. */
  readonly size: { readonly entries: number; readonly bytes: number };
  /** Forgets everything; who waits gets `closed`, and no timer is left. Leases are to be revoked, or left, before. */
  close(): void;
}
