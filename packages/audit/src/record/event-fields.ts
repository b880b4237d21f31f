import type { SecretEvent } from "@latebound/core";
import type { RecordFields } from "./audit-record.ts";

/** The longest text that a record takes over; backends choose versions, and operators keys. */
const maxTextLength = 4_096;

/** What is taken over from an event, in this order; nothing else ever is. */
const recordedFields = [
  "consumer",
  "provider",
  "key",
  "outcome",
  "code",
  "version",
  "previousVersion",
  "cache",
  "method",
  "path",
  "status",
  "keys",
  "attempts",
  "durationMs",
  "staleMs",
  "expiresAtMs",
  "state",
  "during",
  "place",
] as const;

const recordedLoginFields = ["method", "expiresAtMs", "what"] as const;

/** The fields of an event's record. */
export function fieldsOf(event: SecretEvent): RecordFields {
  const login = event.type === "login" ? event.event : undefined;
  const fields = { time: new Date(event.atMs).toISOString(), type: event.type };
  pick(fields, event, recordedFields);
  if (login) pick(Object.assign(fields, { event: login.type }), login, recordedLoginFields);
  return fields;
}

/** Adds what there is of these names. */
function pick(fields: Record<string, string | number>, from: object, names: readonly string[]): void {
  for (const name of names) {
    const value = (from as Record<string, unknown>)[name];
    if (typeof value === "string") fields[name] = shortened(value);
    else if (typeof value === "number") fields[name] = rounded(value);
  }
}

function shortened(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
