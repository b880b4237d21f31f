/** What the transport itself finds wrong, next to the codes of Node's own errors. */
export type TransportCode = "BODY_TOO_LARGE" | "BODY_CUT_SHORT" | "BODY_NOT_DECODED" | "TUNNEL_REFUSED";

/** An error that says nothing but its code; `vault-error.ts` turns it into a `SecretError`. */
export function codedError(code: TransportCode): Error & { readonly code: TransportCode } {
  return Object.assign(new Error(code), { code });
}
