import type { Key, Payload } from "@latebound/provider";
import { z } from "zod";
import type { BackendPlace } from "../backend-place.ts";
import type { VaultAnswer } from "../transport/vault-answer.ts";
import { unusable } from "../vault-error.ts";
import { jsonTextAt } from "./json-text.ts";

const record = z.record(z.string(), z.unknown());
const kv2Hint = "if the mount is KV version 2, set `kv_version = 2` and write the path without data/";
const kv1Shape = z.object({ data: record });
const kv2Shape = z.object({
  data: z.object({
    data: record.nullable(),
    metadata: z.object({ version: z.number().int().positive(), deletion_time: z.string().catch("") }),
  }),
});

/**
 * The payload of a KV version 1 answer. Its `lease_duration` comes from a field named `ttl` and is no lease. What looks
 * like version 2 below `data/` is refused: by such a path a mount that is taken for version 1 would give what a policy
 * denies by the secret's own.
 */
export function kv1Payload(answer: VaultAnswer, { path }: Key, place: BackendPlace): Payload {
  if (/\/data\//.test(path) && kv2Shape.safeParse(answer.body).success)
    throw unusable("answered as KV version 2 does, where KV version 1 is expected", place, kv2Hint);
  if (!kv1Shape.safeParse(answer.body).success)
    throw unusable("answered without a KV version 1 secret", place);
  return { json: jsonTextAt(answer.text, ["data"]) };
}

/** Whether an answer is that of a deleted or destroyed version of KV version 2. */
export function isWithoutData({ body }: VaultAnswer): boolean {
  return body.errors === undefined && kv2Shape.safeParse(body).data?.data.data === null;
}

/** The payload of a KV version 2 answer, or undefined for a deleted version; ends when it will be deleted. */
export function kv2Payload(answer: VaultAnswer, place: BackendPlace): Payload | undefined {
  const parsed = kv2Shape.safeParse(answer.body);
  if (!parsed.success) throw unusable("answered without a KV version 2 secret", place);
  const { data, metadata } = parsed.data.data;
  if (data === null) return undefined;
  const expiresAtMs = Date.parse(metadata.deletion_time);
  return {
    json: jsonTextAt(answer.text, ["data", "data"]),
    version: String(metadata.version),
    ...(Number.isFinite(expiresAtMs) && { expiresAtMs }),
  };
}
