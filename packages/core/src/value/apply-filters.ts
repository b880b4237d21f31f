import type { Filter } from "../grammar/template.ts";
import { utf8Text } from "../secret/secret.ts";
import type { ValueFault } from "./value-fault.ts";

/** A value that went through filters, or why it could not. */
export type FilterResult = { readonly value: string | Uint8Array } | { readonly invalid: ValueFault };

/**
 * The value after each filter in turn, of which `onStep` is told; `default` leaves a value that is there as it is.
 */
export function applyFilters(
  filters: readonly Filter[],
  value: string | Uint8Array,
  onStep?: (value: string | Uint8Array) => void,
): FilterResult {
  let result: FilterResult = { value };
  for (const filter of filters) {
    if ("invalid" in result) return result;
    result = applyFilter(filter.name, result.value);
    if (onStep && "value" in result) onStep(result.value);
  }
  return result;
}

function applyFilter(name: Filter["name"], value: string | Uint8Array): FilterResult {
  if (name === "default") return { value };
  if (name === "base64") return { value: Buffer.from(value as Uint8Array).toString("base64") };
  const text = typeof value === "string" ? value : utf8Text(value);
  if (text === undefined) return notText;
  return name === "base64decode" ? decodeBase64(text) : { value: textFilters[name](text) };
}

const notText: FilterResult = { invalid: { message: "the value is not UTF-8 text", hint: "add | base64" } };

const textFilters = {
  trim: (text: string) => text.trim(),
  urlencode: (text: string) => encodeURIComponent(text).replaceAll(/[!'()*]/g, percentByte),
  jsonstring: (text: string) => JSON.stringify(text).slice(1, -1),
};

function percentByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Buffer skips what is not base64, so only what it writes the same way is accepted. */
function decodeBase64(text: string): FilterResult {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  if (Buffer.from(bytes).toString("base64") === text) return { value: bytes };
  const hint = "add | trim before it where the value ends with a line break; base64url is not accepted";
  return { invalid: { message: "the value is not valid base64", hint } };
}
