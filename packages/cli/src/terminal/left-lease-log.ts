import type { EventListener } from "@latebound/core";
import { cleanText } from "@latebound/provider";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { warn } from "./warn.ts";

/** A listener that tells on stderr which leases outlive the command. */
export function createLeftLeaseLog(
  surroundings: Pick<Surroundings, "stderr" | "environment">,
): EventListener {
  return (event) => {
    if (event.type !== "lease_left") return;
    const { provider, key, expiresAtMs } = event;
    const end = new Date(expiresAtMs).toISOString();
    const text = `is leased until ${end}, or until the login that fetched it ends; nobody renews it`;
    warn(`${cleanText(`${provider}:${key}`)} ${text}`, surroundings);
  };
}
