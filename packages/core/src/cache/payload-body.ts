import type { Payload } from "@latebound/provider";

/** The body of a payload in bytes. */
export function bodySize(payload: Payload | undefined): number {
  const body = payload && bodyOf(payload);
  if (body === undefined) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
}

/** Whether two payloads are the same byte for byte, and both of the same form. */
export function sameBody(one: Payload, other: Payload): boolean {
  const [first, second] = [bodyOf(one), bodyOf(other)];
  if (typeof first === "string" || typeof second === "string") {
    return first === second && "text" in one === "text" in other;
  }
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength).equals(second);
}

function bodyOf(payload: Payload): string | Uint8Array {
  if ("text" in payload) return payload.text;
  return "json" in payload ? payload.json : payload.bytes;
}
