import type { Late } from "@latebound/core";

/** A key to serve. */
export interface SshAgentKey {
  /** What `ssh-add -L` shows as its comment, and what events call it; printable ASCII, at most 128 characters. */
  readonly name: string;
  /** Exactly one reference, to a private key in OpenSSH's format or PEM: Ed25519, ECDSA or RSA. */
  readonly privateKey: Late<unknown>;
  /** Exactly one reference, to what the private key is encrypted with. */
  readonly passphrase?: Late<unknown> | undefined;
  /**
   * The public key as a `.pub` file has it, so that listing needs no fetch. Without it each listing takes it from the
   * private key, which follows a rotation.
   */
  readonly publicKey?: string | undefined;
}
