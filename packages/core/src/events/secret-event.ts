import type { ProviderEvent, SecretErrorCode } from "@latebound/provider";

/** How the cache answered: `negative` is a remembered absence, `stale` a value past its life but within `max_stale`. */
export type CacheState = "hit" | "miss" | "stale" | "negative";

/**
 * What happened to a secret. Keys are canonical (`path?version=…#field`); never a value, a plain hash of one, or a
 * filter argument. `atMs` is Unix milliseconds, `durationMs` is how long the thing told about took.
 */
export type SecretEvent = { readonly atMs: number } & (
  | AccessEvent
  | FetchEvent
  | RefreshEvent
  | StaleServedEvent
  | BreakerEvent
  | RequestEvent
  | LoginEvent
  | RotationEvent
  | DefaultUsedEvent
  | LeaseLeftEvent
  | FaultEvent
  | UnboundReferenceEvent
);

/** A consumer is about to be given a value, or was refused one; a promise returned for it is awaited first. */
export interface AccessEvent {
  readonly type: "access";
  readonly consumer: string;
  readonly provider: string;
  readonly key: string;
  readonly outcome: "allowed" | "denied" | "absent" | "failed";
  readonly code?: SecretErrorCode;
  readonly version?: string;
  readonly cache?: CacheState;
  readonly durationMs: number;
}

/** The backend was asked; `keys` counts what one call asked for. */
export interface FetchEvent {
  readonly type: "fetch";
  readonly provider: string;
  readonly key: string;
  readonly keys: number;
  readonly outcome: "found" | "absent" | "failed";
  readonly code?: SecretErrorCode;
  readonly version?: string;
  readonly attempts: number;
  readonly durationMs: number;
}

/** An entry was fetched again ahead of its end, in the background. */
export interface RefreshEvent {
  readonly type: "refresh";
  readonly provider: string;
  readonly key: string;
  readonly outcome: "unchanged" | "changed" | "absent" | "failed";
  readonly code?: SecretErrorCode;
  readonly version?: string;
}

/** A value past its life answered because the backend could not; `staleMs` is how far past. */
export interface StaleServedEvent {
  readonly type: "stale_served";
  readonly provider: string;
  readonly key: string;
  readonly staleMs: number;
  readonly code: SecretErrorCode;
  readonly version?: string;
}

/** A provider's circuit breaker changed its state. */
export interface BreakerEvent {
  readonly type: "breaker";
  readonly provider: string;
  readonly state: "open" | "probing" | "closed";
  readonly code?: SecretErrorCode;
}

/** What a provider says about its own login and what it learnt. */
export interface LoginEvent {
  readonly type: "login";
  readonly provider: string;
  readonly event: Exclude<ProviderEvent, { type: "request" }>;
}

/** A provider's request to its backend has ended, with whatever status; no `status` where there was no answer. */
export interface RequestEvent {
  readonly type: "request";
  readonly provider: string;
  readonly method: string;
  /** Without a query; or an operation's name. */
  readonly path: string;
  readonly status?: number;
  readonly durationMs: number;
}

/** A fetched value differs from the one that was cached. */
export interface RotationEvent {
  readonly type: "rotation";
  readonly provider: string;
  readonly key: string;
  readonly version?: string;
  readonly previousVersion?: string;
}

/** A reference's `default` answered for an absent secret or field. */
export interface DefaultUsedEvent {
  readonly type: "default_used";
  readonly consumer: string;
  readonly provider: string;
  readonly key: string;
}

/** A lease outlives the resolver, which was told to leave it: nobody renews it, and it ends at `expiresAtMs` or before. */
export interface LeaseLeftEvent {
  readonly type: "lease_left";
  readonly provider: string;
  readonly key: string;
  /** Unix milliseconds. */
  readonly expiresAtMs: number;
}

/** Something failed that no caller is waiting for, such as a renewal or a watch. */
export interface FaultEvent {
  readonly type: "fault";
  readonly provider: string;
  readonly key?: string;
  readonly consumer?: string;
  readonly code: SecretErrorCode;
  readonly during: "refresh" | "renew" | "revoke" | "watch" | "close";
}

/** A plain string that looks like a reference reached a sink, which passed it on as text; told once per place. */
export interface UnboundReferenceEvent {
  readonly type: "unbound_reference";
  readonly consumer: string;
  readonly place: string;
}

/** Takes an event; only the promise it returns for an `access` event is awaited. */
export type EventListener = (event: SecretEvent) => void | Promise<void>;

/** Hands an event out, stamped with the time. */
export type Emit = (event: DistributiveOmit<SecretEvent, "atMs">) => void;

type DistributiveOmit<Union, Name extends PropertyKey> = Union extends unknown ? Omit<Union, Name> : never;
