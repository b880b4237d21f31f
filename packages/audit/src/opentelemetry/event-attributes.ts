import type { SecretEvent } from "@latebound/core";
import type { Attributes } from "@opentelemetry/api";

/** What may become an attribute of a measurement: all of it has few values. */
const measuredFields = [
  "type",
  "consumer",
  "provider",
  "outcome",
  "code",
  "cache",
  "state",
  "during",
] as const;

/** What spans say besides. */
const spanFields = [...measuredFields, "key", "version", "keys", "attempts"] as const;

/** The attributes of an event's measurements; no key, no version. */
export function attributesOf(event: SecretEvent): Attributes {
  return {
    ...picked(event, measuredFields),
    ...(event.type === "login" && { "latebound.login": event.event.type }),
  };
}

/** The attributes of an event's span. */
export function spanAttributesOf(event: SecretEvent): Attributes {
  return picked(event, spanFields);
}

function picked(event: SecretEvent, names: readonly string[]): Attributes {
  const attributes: Attributes = {};
  for (const name of names) {
    const value = (event as unknown as Record<string, unknown>)[name];
    if (typeof value === "string" || typeof value === "number") attributes[`latebound.${name}`] = value;
  }
  return attributes;
}
