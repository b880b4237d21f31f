import type { VaultClient } from "../transport/vault-client.ts";

/** One login and the client that is private to it. */
export interface Session {
  readonly client: VaultClient;
  readonly token: string;
  /** Monotonic milliseconds of the login. */
  readonly loggedInAtMs: number;
  /** Whether the token has ended or is about to, so that the next use logs in anew. */
  isOver(): boolean;
  /** Stops its renewal. */
  stop(): void;
}

/** The logins of one instance: one at a time, made when first needed. */
export interface Sessions {
  /**
   * Runs `work` with a live login. When it is denied, a login that turns out to be dead is replaced, at most once per
   * 5 s, and `work` runs once more.
   */
  run<Result>(signal: AbortSignal, work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Whether the tokens are ours to revoke. */
  readonly ownsTokens: boolean;
  close(): void;
}
