import type { Key } from "@latebound/provider";
import type { Field, Reference } from "./template.ts";

/** The reference as text, `<<secret "p" "k">>`, without its filters; parses back to the same provider, key and field. */
export function formatReference({
  provider,
  key,
  field,
}: Pick<Reference, "provider" | "key" | "field">): string {
  const names = provider === undefined ? [] : [provider];
  return `<<secret ${[...names, formatKey(key, field)].map(quote).join(" ")}>>`;
}

/**
 * The one text of a key and field, such as `apps/mail?version=3#password`; parses back to the same. A field whose name
 * is empty or begins with `/` becomes the JSON pointer that means the same.
 */
export function formatKey(key: Key, field?: Field): string {
  const version = key.version === undefined ? "" : `?version=${key.version}`;
  const stage = key.stage === undefined ? "" : `?stage=${key.stage}`;
  return `${escapePercent(key.path)}${version}${stage}${field ? `#${formatField(field)}` : ""}`;
}

/** A field as it stands behind the `#`, such as `password` or `/smtp/password`. */
export function formatField(field: Field): string {
  if ("name" in field && field.name !== "" && !field.name.startsWith("/")) return escapePercent(field.name);
  const tokens = "name" in field ? [field.name] : field.pointer;
  return escapePercent(tokens.map(pointerToken).join(""));
}

function pointerToken(token: string): string {
  return `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function escapePercent(text: string): string {
  return text.replaceAll(/[#?]|%(?=23|3F|25)/g, encodeURIComponent);
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\\p{Cc}]/gu, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
