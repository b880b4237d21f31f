import type { Payload } from "@latebound/provider";
import { looksLikeName } from "../grammar/nearest-name.ts";
import type { Field } from "../grammar/template.ts";
import { utf8Text } from "../secret/secret.ts";
import { type JsonChildren, jsonChildren, jsonObjectChildren } from "./json-children.ts";
import type { ValueFault } from "./value-fault.ts";

/**
 * What reading a field comes to: the value; or no such field, with the fields beside it that are shaped like names (the
 * caller lists those that the consumer may read); or a value that can't be used.
 */
export type FieldReading =
  | { readonly value: string | Uint8Array }
  | { readonly siblings: readonly Field[] }
  | { readonly invalid: ValueFault };

/** A payload that is parsed at most once, at the first read of a field. */
export interface OpenPayload {
  /**
   * The value of a field, or of the whole payload. Numbers keep their digits, objects and arrays are their JSON text, as
   * the backend wrote them. Bytes are the payload's own: copy before handing them out.
   */
  read(field: Field | undefined): FieldReading;
}

/** A payload ready for reading; holds the payload's text and nothing else. */
export function openPayload(payload: Payload): OpenPayload {
  let opened: JsonChildren | ValueFault | undefined;
  return {
    read(field) {
      if (!field && "text" in payload) return wellFormed(payload.text);
      if (!field && "bytes" in payload) return { value: payload.bytes };
      opened ??= openObject(payload);
      if ("message" in opened) return { invalid: opened };
      return field ? readPath(opened, field) : readOnly(opened);
    },
  };
}

function openObject(payload: Payload): JsonChildren | ValueFault {
  const text = jsonTextOf(payload);
  if (text === undefined) return { message: "the value is not UTF-8 text, so it has no fields" };
  const hint = "json" in payload ? {} : { hint: "leave out #field for the whole value" };
  return jsonObjectChildren(text) ?? { message: "the value is not a JSON object", ...hint };
}

function jsonTextOf(payload: Payload): string | undefined {
  if ("json" in payload) return payload.json;
  return "text" in payload ? payload.text : utf8Text(payload.bytes);
}

/** A payload without `#field` must have exactly one. */
function readOnly(members: JsonChildren): FieldReading {
  const [only, ...others] = members.values();
  if (only === undefined || others.length > 0) return { siblings: fieldsOf(members, (name) => ({ name })) };
  return readJson(only);
}

function readPath(members: JsonChildren, field: Field): FieldReading {
  const tokens = "name" in field ? [field.name] : field.pointer;
  let children = members;
  for (const [depth, token] of tokens.entries()) {
    const json = children.get(token);
    if (json === undefined) return { siblings: siblingsOf(children, field, tokens.slice(0, depth)) };
    if (depth === tokens.length - 1) return readJson(json);
    children = jsonChildren(json);
  }
  return { siblings: siblingsOf(children, field, []) };
}

function siblingsOf(children: JsonChildren, field: Field, above: readonly string[]): readonly Field[] {
  return fieldsOf(children, (name) => ("name" in field ? { name } : { pointer: [...above, name] }));
}

function fieldsOf(children: JsonChildren, fieldOf: (name: string) => Field): readonly Field[] {
  return [...children.keys()].filter(looksLikeName).map(fieldOf);
}

function readJson(json: string): FieldReading {
  if (json === "null") return { invalid: { message: "the field is null" } };
  // A string of valid JSON parses to a string.
  return json.startsWith('"') ? wellFormed(JSON.parse(json) as string) : { value: json };
}

function wellFormed(text: string): FieldReading {
  if (text.isWellFormed()) return { value: text };
  return { invalid: { message: "the value holds half of a surrogate pair, which is not text" } };
}
