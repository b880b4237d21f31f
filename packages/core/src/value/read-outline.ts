import type { SecretOutline } from "@latebound/provider";
import { looksLikeName } from "../grammar/nearest-name.ts";
import type { Field } from "../grammar/template.ts";
import { jsonChildren, jsonObjectChildren } from "./json-children.ts";

/**
 * Whether a secret has a field, or, where none is named, exactly one: with the names beside it where it hasn't. Undefined
 * where the outline doesn't tell, as of what may be a list.
 */
export function readOutline(
  { outline }: SecretOutline,
  field: Field | undefined,
): "there" | { readonly siblings: readonly Field[] } | undefined {
  const members = jsonObjectChildren(outline, (json) => json);
  if (!members) return undefined;
  if (field && "pointer" in field) return readPointer(members, field.pointer);
  const isThere = field ? members.has(field.name) : members.size === 1;
  return isThere ? "there" : { siblings: namesIn(members).map((name) => ({ name })) };
}

function readPointer(members: ReadonlyMap<string, string>, tokens: readonly string[]) {
  let children = members;
  for (const [depth, token] of tokens.entries()) {
    const json = children.get(token);
    const above = tokens.slice(0, depth);
    if (json === undefined)
      return { siblings: namesIn(children).map((name) => ({ pointer: [...above, name] })) };
    if (depth === tokens.length - 1) return "there";
    if (json === "null") return undefined;
    children = jsonChildren(json, (child) => child);
  }
  return undefined;
}

function namesIn(children: ReadonlyMap<string, string>): readonly string[] {
  return [...children.keys()].filter(looksLikeName);
}
