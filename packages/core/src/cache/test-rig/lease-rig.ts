import type { Payload } from "@latebound/provider";
import { canary, createCacheRig, type RigOptions } from "./cache-rig.ts";

/** How long a lease of the rig lasts, and is renewed for. */
export const lifeMs = 900_000;

/** A cache rig whose backend grants `lease-1`, `lease-2` and so on, and renews them once `prolong` was called. */
export function createLeaseRig(options: RigOptions = {}, renewable = true) {
  const rig = createCacheRig({ ...options, settings: { cacheTtlMs: 1_000, ...options.settings } });
  let granted = 0;
  const expiresAtMs = () => rig.clock.now() + lifeMs;
  rig.handle.answer = (): Payload => {
    granted += 1;
    return {
      text: `${canary}-${granted}`,
      lease: { id: `lease-${granted}`, expiresAtMs: expiresAtMs(), renewable },
    };
  };
  const prolong = () => {
    rig.handle.onRenew = (lease) => ({ ...lease, expiresAtMs: expiresAtMs() });
  };
  return Object.assign(rig, { prolong });
}
