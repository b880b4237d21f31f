import type { Payload } from "@latebound/provider";
import { z } from "zod";
import type { BackendPlace } from "../backend-place.ts";
import type { VaultAnswer } from "../transport/vault-answer.ts";
import { unusable } from "../vault-error.ts";
import { jsonTextAt } from "./json-text.ts";

const engineShape = z.object({
  data: z.record(z.string(), z.unknown()),
  lease_id: z.string().catch(""),
  lease_duration: z.number().nonnegative().catch(0),
  renewable: z.boolean().catch(false),
});

/** What an engine was asked, and when. */
interface EngineQuestion {
  readonly type: string;
  readonly askedAtMs: number;
  readonly place: BackendPlace;
}

/** The payload of an engine other than KV: with its lease, or with the end of a static role's password. */
export function enginePayload(answer: VaultAnswer, { type, askedAtMs, place }: EngineQuestion): Payload {
  const parsed = engineShape.safeParse(answer.body);
  if (!parsed.success) throw unusable("answered without a secret", place);
  const { data, lease_id: id, lease_duration: duration, renewable } = parsed.data;
  const json = jsonTextAt(answer.text, ["data"]);
  if (id === "") return { json, ...rotationEnd(type, data.ttl, askedAtMs) };
  const expiresAtMs = askedAtMs + duration * 1000;
  return { json, expiresAtMs, lease: { id, expiresAtMs, renewable } };
}

/** A static database role is told with the seconds until its password is rotated. */
function rotationEnd(type: string, ttl: unknown, askedAtMs: number): { readonly expiresAtMs?: number } {
  if (type !== "database" || typeof ttl !== "number" || !(ttl >= 0)) return {};
  return { expiresAtMs: askedAtMs + ttl * 1000 };
}
