import type { Payload } from "@latebound/provider";
import { looksLikeName } from "../grammar/nearest-name.ts";
import type { Field } from "../grammar/template.ts";
import { utf8Text } from "../secret/secret.ts";
import { jsonChildren, jsonObjectChildren } from "./json-children.ts";
import type { ValueFault } from "./value-fault.ts";

/**
 * What reading a field comes to: the value; or no such field, with the fields beside it that are shaped like names (the
 * caller lists those that the consumer may read); or a value that can't be used.
 */
export type FieldReading =
  | { readonly value: string | Uint8Array }
  | { readonly siblings: readonly Field[] }
  | { readonly invalid: ValueFault };

/** A payload that is parsed at most once, at the first read of a field, and remembers what was read. */
export interface OpenPayload {
  /**
   * The value of a field, or of the whole payload. Numbers keep their digits, objects and arrays are their JSON text, as
   * the backend wrote them. Bytes are the payload's own: copy before handing them out.
   */
  read(field: Field | undefined): FieldReading;
}

/** A payload ready for reading. */
export function openPayload(payload: Payload): OpenPayload {
  return new ReadPayload(payload);
}

class ReadPayload implements OpenPayload {
  readonly #payload: Payload;
  #members: Members | ValueFault | undefined;
  /** Most payloads are asked for the same field again and again. */
  #lastField: Field | undefined;
  #lastReading: FieldReading | undefined;

  constructor(payload: Payload) {
    this.#payload = payload;
  }

  read(field: Field | undefined): FieldReading {
    if (this.#lastReading && field === this.#lastField) return this.#lastReading;
    this.#lastReading = field ? this.#readMembers(field) : this.#readWhole();
    this.#lastField = field;
    return this.#lastReading;
  }

  #readWhole(): FieldReading {
    const payload = this.#payload;
    if ("text" in payload) return wellFormed(payload.text);
    return "bytes" in payload ? { value: payload.bytes } : this.#readMembers(undefined);
  }

  #readMembers(field: Field | undefined): FieldReading {
    this.#members ??= openObject(this.#payload);
    const members = this.#members;
    if (!(members instanceof Map)) return { invalid: members };
    return field ? readPath(members, field) : readOnly(members);
  }
}

/** A member of an object or list, read or opened at most once. */
class Member {
  readonly #json: string;
  #reading: FieldReading | undefined;
  #members: Members | undefined;

  constructor(json: string) {
    this.#json = json;
  }

  get reading(): FieldReading {
    this.#reading ??= readJson(this.#json);
    return this.#reading;
  }

  get members(): Members {
    this.#members ??= jsonChildren(this.#json, toMember);
    return this.#members;
  }
}

type Members = Map<string, Member>;

function toMember(json: string): Member {
  return new Member(json);
}

function openObject(payload: Payload): Members | ValueFault {
  const text = jsonTextOf(payload);
  if (text === undefined) return { message: "the value is not UTF-8 text, so it has no fields" };
  const hint = "json" in payload ? {} : { hint: "leave out #field for the whole value" };
  return jsonObjectChildren(text, toMember) ?? { message: "the value is not a JSON object", ...hint };
}

function jsonTextOf(payload: Payload): string | undefined {
  if ("json" in payload) return payload.json;
  return "text" in payload ? payload.text : utf8Text(payload.bytes);
}

/** A payload without `#field` must have exactly one. */
function readOnly(members: Members): FieldReading {
  const [only, ...others] = members.values();
  if (only === undefined || others.length > 0) return { siblings: fieldsOf(members, (name) => ({ name })) };
  return only.reading;
}

function readPath(members: Members, field: Field): FieldReading {
  if ("name" in field)
    return members.get(field.name)?.reading ?? { siblings: siblingsOf(members, field, []) };
  const tokens = field.pointer;
  let children = members;
  for (const [depth, token] of tokens.entries()) {
    const member = children.get(token);
    if (member === undefined) return { siblings: siblingsOf(children, field, tokens.slice(0, depth)) };
    if (depth === tokens.length - 1) return member.reading;
    children = member.members;
  }
  return { siblings: siblingsOf(children, field, []) };
}

function siblingsOf(children: Members, field: Field, above: readonly string[]): readonly Field[] {
  return fieldsOf(children, (name) => ("name" in field ? { name } : { pointer: [...above, name] }));
}

function fieldsOf(children: Members, fieldOf: (name: string) => Field): readonly Field[] {
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
