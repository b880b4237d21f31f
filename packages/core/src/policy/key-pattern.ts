import type { Key } from "@latebound/provider";
import { parseKey } from "../grammar/parse-key.ts";
import type { Field } from "../grammar/template.ts";

/** Keys that a grant allows or denies: `provider:path?version=…#field`, `*` and `**` in provider and path. */
export interface KeyPattern {
  /** As the operator wrote it. */
  readonly text: string;
  /** The provider's name, or a glob of names. */
  readonly provider: string;
  /** The path is a glob; version and stage may hold `*`. */
  readonly key: Key;
  readonly field: Field | undefined;
}

/** The pattern that a text writes, or what is wrong with it. */
export function parseKeyPattern(text: string): KeyPattern | { readonly problem: string } {
  const colon = text.indexOf(":");
  if (colon <= 0) return { problem: "expected provider:path, such as vault_local:apps/mail/**" };
  const provider = text.slice(0, colon);
  if (!/^[a-z0-9_*-]+$/.test(provider)) return { problem: "expected a provider's name before the colon" };
  const parsed = parseKey(text.slice(colon + 1));
  if ("fault" in parsed) return { problem: parsed.fault.message };
  const { key, field } = parsed;
  if (field && [fieldText(field)].flat().some((part) => part.includes("*"))) {
    return { problem: "a field is written whole: * stands for nothing in it" };
  }
  return { text, provider, key, field };
}

function fieldText(field: Field): string | readonly string[] {
  return "name" in field ? field.name : field.pointer;
}
