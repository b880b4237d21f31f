import type { FakeResolver } from "./open-fake-resolver.ts";

/** How long each lease lasts. */
export const leaseLifeMs = 3_600_000;

/** Makes a path answer `value-1`, `value-2` and so on, each under a lease of its own; gives a count of the leases. */
export function grantLeases({ backend, clock }: FakeResolver, path: string, value: string): () => number {
  let granted = 0;
  backend.secrets.set(path, () => {
    granted += 1;
    const expiresAtMs = clock.now() + leaseLifeMs;
    return {
      text: `${value}-${granted}`,
      lease: { id: `${path}-${granted}`, expiresAtMs, renewable: false },
    };
  });
  return () => granted;
}
