import type { BackendPlace } from "../backend-place.ts";
import type { VaultClient } from "../transport/vault-client.ts";

/** A token as a login gave it. */
export interface LoginToken {
  readonly token: string;
  /** What is left of its life; undefined when it doesn't end or can't be known. */
  readonly ttlMs?: number;
  readonly renewable: boolean;
}

/** How an instance comes to a token. */
export interface LoginMethod {
  /** For events: the option's name. */
  readonly name: string;
  /** Whether the same method may give another token when this one has ended. */
  readonly canRepeat: boolean;
  /** Whether the operator must act before the token ends for good; then its end is announced. */
  readonly needsOperator: boolean;
  /** Whether the token is ours alone, so that we may revoke it. */
  readonly ownsToken: boolean;
  logIn(tools: LoginTools, signal: AbortSignal): Promise<LoginToken>;
}

/** What a login is made with. */
export interface LoginTools {
  readonly place: BackendPlace;
  /** A client with this token, or without one. */
  openClient(token?: string): Promise<VaultClient>;
}
