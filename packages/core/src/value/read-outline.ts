import type { SecretOutline } from "@latebound/provider";
import type { Field } from "../grammar/template.ts";
import { openPayload } from "./open-payload.ts";

/**
 * Whether a secret has a field, or, where none is named, exactly one: with the names beside it where it hasn't. Undefined
 * where the outline doesn't tell, as of what may be a list.
 */
export function readOutline(
  { outline }: SecretOutline,
  field: Field | undefined,
): "there" | { readonly siblings: readonly Field[] } | undefined {
  const opened = openPayload({ json: outline });
  const tokens = field && "pointer" in field ? field.pointer : [];
  const above = [[], ...tokens.slice(0, -1).map((_, depth) => tokens.slice(0, depth + 1))];
  // What isn't told is null: on the way to the field it may be anything, and at its end it is there.
  if (above.some((pointer) => "invalid" in opened.read({ pointer }))) return undefined;
  const reading = opened.read(field);
  return "siblings" in reading ? reading : "there";
}
