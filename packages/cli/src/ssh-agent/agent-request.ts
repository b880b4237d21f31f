import { createWireReader } from "./wire-reader.ts";

/** What a client asks. */
export type AgentRequest =
  | { readonly kind: "list" }
  | ({ readonly kind: "sign" } & SignRequest)
  | { readonly kind: "malformed" }
  /** Everything else: adding, removing, locking, extensions. */
  | { readonly kind: "unsupported" };

/** A wish for a signature. */
export interface SignRequest {
  /** The public key, encoded, as it was listed. */
  readonly publicKey: Buffer;
  readonly data: Buffer;
  /** Which hash RSA is to use. */
  readonly flags: number;
}

const requestIdentities = 11;
const signRequest = 13;

/**
 * A message as a request; its bytes are read within the message only.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
 */
export function parseAgentRequest(message: Buffer): AgentRequest {
  if (message[0] === requestIdentities) return { kind: message.length === 1 ? "list" : "malformed" };
  if (message[0] !== signRequest) return { kind: "unsupported" };
  const reader = createWireReader(message.subarray(1));
  const publicKey = reader.string();
  const data = reader.string();
  const flags = reader.uint32();
  const isWhole = publicKey !== undefined && data !== undefined && flags !== undefined && reader.atEnd();
  return isWhole ? { kind: "sign", publicKey, data, flags } : { kind: "malformed" };
}
