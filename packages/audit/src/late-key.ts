import type { Consumer, Late } from "@latebound/core";

/**
 * The bytes of the secret that a late value refers to, as a key for `createAuditLog`: its text as UTF-8, nothing decoded.
 * The late value must be exactly one reference.
 * @throws {SecretError} as `Consumer.get`
 */
export async function lateKey(consumer: Consumer, late: Late<unknown>): Promise<Uint8Array> {
  using secret = await consumer.get(late);
  return secret.bytes();
}
