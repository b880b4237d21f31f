/** A value the backend will revoke: kept for its life, renewed while it may be, revoked at the end. */
export interface Lease {
  readonly id: string;
  /** Unix milliseconds. */
  readonly expiresAtMs: number;
  readonly renewable: boolean;
}

/** What every payload may say about itself, next to its body. */
export interface PayloadMeta {
  /** The backend's own version; left out where it has none. Never a plain hash of the value. */
  readonly version?: string;
  /** Unix milliseconds after which the backend no longer honours the value. */
  readonly expiresAtMs?: number;
  readonly lease?: Lease;
  /** Canonical paths by which the backend named the secret in its answer; policy is asked again about these. */
  readonly identity?: readonly string[];
}

/** One secret as the backend wrote it: text, bytes, or the text of one JSON object. */
export type Payload = PayloadMeta &
  ({ readonly text: string } | { readonly bytes: Uint8Array } | { readonly json: string });
