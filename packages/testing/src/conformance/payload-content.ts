import assert from "node:assert/strict";
import type { Payload } from "@latebound/provider";

/** The bytes of a whole value: text, bytes, or the one field of a JSON object. */
export function bytesOf(payload: Payload): Buffer {
  if ("bytes" in payload) return Buffer.from(payload.bytes);
  return Buffer.from("text" in payload ? payload.text : onlyField(payload.json), "utf8");
}

/** The text of a whole value; its bytes must be UTF-8. */
export function textOf(payload: Payload): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(payload));
}

function onlyField(json: string): string {
  const fields = parse(json);
  assert.ok(
    typeof fields === "object" && fields !== null && !Array.isArray(fields),
    "json is not one object",
  );
  const values = Object.values(fields);
  assert.equal(values.length, 1, "a backend of objects stores a whole value as one field");
  assert.equal(typeof values[0], "string");
  return String(values[0]);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own error quotes the text.
    return assert.fail("json is not JSON text");
  }
}
