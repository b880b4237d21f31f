import type { SecretErrorCode } from "@latebound/core";

/** What happened in an agent; names of keys, references and codes, never a value or what was signed. */
export type SshAgentEvent =
  /** A client was told of the public keys. */
  | { readonly type: "listed"; readonly keys: number }
  /** A client was given a signature. */
  | { readonly type: "signed"; readonly key: string; readonly reference: string; readonly algorithm: string }
  /** A key could not be had, and the request for it was answered with a failure. */
  | {
      readonly type: "failed";
      readonly request: "list" | "sign";
      readonly key: string;
      readonly reference: string;
      readonly code: SecretErrorCode;
      /** The fault in words. */
      readonly problem: string;
      readonly hint?: string;
    }
  /** A client asked for what this agent doesn't do, and was answered with a failure. */
  | { readonly type: "refused"; readonly reason: SshAgentRefusal; readonly key?: string }
  /** A client's bytes are no agent message, and its connection was closed. */
  | { readonly type: "dropped" };

/**
 * Why a request was refused: `unsupported` adding, removing, locking or an extension; `malformed` a request that ends
 * early; `unknown_key` no key of this agent; `changed_key` the private key no longer belongs to the public one;
 * `weak_signature` RSA with SHA-1; `not_confirmed` the operator said no.
 */
export type SshAgentRefusal =
  | "unsupported"
  | "malformed"
  | "unknown_key"
  | "changed_key"
  | "weak_signature"
  | "not_confirmed";
