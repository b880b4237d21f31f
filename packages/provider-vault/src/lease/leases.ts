import type { Lease } from "@latebound/provider";
import { z } from "zod";
import type { BackendPlace } from "../backend-place.ts";
import type { Session, Sessions } from "../login/session.ts";
import { answerFault, unusable } from "../vault-error.ts";

const renewalShape = z.object({
  lease_id: z.string().min(1),
  lease_duration: z.number().nonnegative(),
  renewable: z.boolean().catch(false),
});

/** The leases of one instance. */
export interface Leases {
  /** Remembers by which login a lease was made. */
  add(lease: Lease, session: Session): void;
  renew(lease: Lease, signal: AbortSignal): Promise<Lease>;
  /**
   * Revokes a lease. Where the policy denies that and the login is ours, the login itself is put down for revocation,
   * which ends all its leases.
   */
  revoke(lease: Lease, signal: AbortSignal): Promise<void>;
  /** Revokes the logins that were put down. */
  close(signal: AbortSignal): Promise<void>;
}

/** What leases are managed with. */
export interface LeaseSettings {
  readonly sessions: Sessions;
  readonly place: BackendPlace;
  now(): number;
}

/** No leases yet. */
export function createLeases({ sessions, place, now }: LeaseSettings): Leases {
  const makers = new Map<string, { readonly session: Session; readonly expiresAtMs: number }>();
  const condemned = new Set<Session>();
  return {
    add(lease, session) {
      for (const [id, { expiresAtMs }] of makers) if (expiresAtMs < now()) makers.delete(id);
      makers.set(lease.id, { session, expiresAtMs: lease.expiresAtMs });
    },
    renew: (lease, signal) =>
      sessions.run(signal, async ({ client }) => {
        const askedAtMs = now();
        const request = { method: "POST", path: "sys/leases/renew", body: { lease_id: lease.id } } as const;
        const answer = await client.ask(request, signal);
        if (answer.status !== 200) throw answerFault(answer, place);
        const parsed = renewalShape.safeParse(answer.body);
        if (!parsed.success) throw unusable("answered a lease's renewal with something else", place);
        const { lease_id: id, lease_duration: duration, renewable } = parsed.data;
        return { id, renewable, expiresAtMs: askedAtMs + duration * 1000 };
      }),
    async revoke(lease, signal) {
      const maker = makers.get(lease.id)?.session ?? (await sessions.run(signal, async (session) => session));
      makers.delete(lease.id);
      const body = { lease_id: lease.id, sync: true };
      const answer = await maker.client.ask({ method: "POST", path: "sys/leases/revoke", body }, signal);
      const isDenied = answer.isJson && answer.status === 403;
      if (isDenied && sessions.ownsTokens) condemned.add(maker);
      else if (answer.status !== 200 && answer.status !== 204) throw answerFault(answer, place);
    },
    async close(signal) {
      const request = { method: "POST", path: "auth/token/revoke-self", body: {} } as const;
      await Promise.allSettled([...condemned].map(({ client }) => client.ask(request, signal)));
    },
  };
}
