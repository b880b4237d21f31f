import { type Consumer, isLate, SecretError } from "@latebound/core";

/**
 * The bytes of the secret that a late value refers to, as a key for `createAuditLog`: its text as UTF-8, nothing decoded.
 * The late value must be exactly one reference.
 * @throws {SecretError} `invalid_config` for anything but a late value, else as `Consumer.get`
 */
export async function lateKey(consumer: Consumer, late: unknown): Promise<Uint8Array> {
  if (!isLate(late)) {
    const message = "the audit log's key must be a reference, not a text";
    throw new SecretError("invalid_config", { message, hint: 'write it as <<secret "PROVIDER" "KEY">>' });
  }
  const secret = await consumer.get(late);
  try {
    return secret.bytes();
  } finally {
    secret.dispose();
  }
}
