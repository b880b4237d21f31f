import type { AuditRecord } from "@latebound/audit";
import { cleanText } from "@latebound/provider";

/** A record as one line: for people, or as JSON; nothing in it steers a terminal. */
export function recordLine(record: AuditRecord, format: "text" | "json"): string {
  return format === "json" ? escaped(JSON.stringify(record)) : textLine(record);
}

/** What a text line shows in a place of its own, or not at all: it authenticates, and says nothing to people. */
const placed = new Set([
  "seq",
  "time",
  "type",
  "outcome",
  "consumer",
  "provider",
  "key",
  "prev",
  "mac",
  "session",
]);

function textLine(record: AuditRecord): string {
  const { seq, time, type, outcome, consumer, provider, key } = record;
  const name = [provider, key].filter((part) => part !== undefined).join(":");
  const facts = Object.entries(record).flatMap(([field, fact]) =>
    placed.has(field) || !isPlain(fact) ? [] : `${field}=${fact}`,
  );
  const parts = [time, `#${seq}`, type, outcome, consumer, name, ...facts];
  return parts
    .flatMap((part) => (isPlain(part) && part !== "" ? cleanText(String(part), 4_096) : []))
    .join("  ");
}

function isPlain(fact: unknown): fact is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof fact);
}

/** JSON with what isn't printed, or turns text around, written as escapes. */
function escaped(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...character.split("")].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}
