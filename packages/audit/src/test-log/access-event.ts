import type { SecretEvent } from "@latebound/core";

export type AccessEvent = Extract<SecretEvent, { type: "access" }>;

/** An access to hand to a log; allowed, of one consumer and key, unless told otherwise. */
export function accessEvent(facts: Partial<AccessEvent> = {}): AccessEvent {
  return {
    type: "access",
    atMs: Date.UTC(2026, 0, 1),
    consumer: "plugin:mailer",
    provider: "vault_local",
    key: "apps/mail/smtp#password",
    outcome: "allowed",
    cache: "hit",
    durationMs: 0.25,
    ...facts,
  };
}
