/** What a provider tells about itself through `ProviderContext.event`; never a value, token or option. */
export type ProviderEvent =
  /** A login was made: `method` such as `approle`. */
  | { readonly type: "login"; readonly method: string; readonly expiresAtMs?: number }
  /** A login was refused or could not be made. */
  | { readonly type: "login_failed"; readonly method: string }
  /** The login was prolonged. */
  | { readonly type: "login_renewed"; readonly method: string; readonly expiresAtMs?: number }
  /** The login ends soon and can't be made again without the operator. */
  | { readonly type: "login_expiring"; readonly method: string; readonly expiresAtMs: number }
  /** A request to the backend has ended: `path` without a query, or an operation's name; no `status` without an answer. */
  | {
      readonly type: "request";
      readonly method: string;
      readonly path: string;
      readonly status?: number;
      readonly durationMs: number;
    }
  /** Something was learnt about the backend, such as a mount's version or that batches are denied. */
  | { readonly type: "learned"; readonly what: string };
