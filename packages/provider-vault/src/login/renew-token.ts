import { z } from "zod";
import type { VaultClient } from "../transport/vault-client.ts";

/** What became of a renewal: `refused` for good, `failed` on the way, or the token's new end. */
export type Renewal = "refused" | "failed" | { readonly endsAtMs: number; readonly renewable: boolean };

const renewalShape = z.object({
  auth: z.object({ lease_duration: z.number().nonnegative(), renewable: z.boolean().catch(false) }),
});

const renewTimeoutMs = 10_000;

/** Asks the backend to prolong the client's own token. Never throws: nobody waits for it. */
export async function renewToken(client: VaultClient, nowMs: number): Promise<Renewal> {
  const request = { method: "POST", path: "auth/token/renew-self", body: {}, background: true } as const;
  const answer = await client.ask(request, AbortSignal.timeout(renewTimeoutMs)).catch(() => undefined);
  if (answer === undefined) return "failed";
  if (answer.isJson && [400, 403, 404].includes(answer.status)) return "refused";
  const parsed = renewalShape.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) return "failed";
  const { lease_duration: ttl, renewable } = parsed.data.auth;
  return { endsAtMs: nowMs + ttl * 1000, renewable };
}
