import type { Key } from "@latebound/provider";

/** The part of a JSON payload a reference asks for: an exact name, or the tokens of a JSON pointer. */
export type Field = { readonly name: string } | { readonly pointer: readonly string[] };

/** One step that a value takes on its way into the text. */
export type Filter =
  | { readonly name: "default"; readonly text: string }
  | { readonly name: "trim" | "base64" | "base64decode" | "urlencode" | "jsonstring" };

/** One `<<secret …>>` as the operator wrote it, unescaped. */
export interface Reference {
  /** Undefined where the operator left it to `secret.default_provider`. */
  readonly provider: string | undefined;
  readonly key: Key;
  readonly field: Field | undefined;
  readonly filters: readonly Filter[];
  /** Where it begins in the source, in UTF-16 code units from 0. */
  readonly offset: number;
}

/** A string cut at its references: texts (never empty, never two in a row) and references, in order. */
export interface Template {
  readonly parts: readonly (string | Reference)[];
}

/** Why a string is not a template; holds nothing of the string but known names. */
export interface GrammarFault {
  readonly message: string;
  readonly hint?: string;
  /** Where in the source, in UTF-16 code units from 0. */
  readonly offset: number;
}
