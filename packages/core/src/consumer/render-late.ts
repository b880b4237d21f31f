import { SecretError, type SourcePlace } from "@latebound/provider";
import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import { utf8Text } from "../secret/secret.ts";
import { applyFilters } from "../value/apply-filters.ts";
import { embedFault } from "../value/embed.ts";
import type { ValueFault } from "../value/value-fault.ts";
import type { ResolveOptions } from "./consumer.ts";
import type { Rendering } from "./rendering.ts";

/** What a late value resolves to: its text, or what its schema made of it. Faults are noted in the call. */
export function renderLate(late: Late<unknown>, call: Rendering, encode: ResolveOptions["encode"]): unknown {
  const { constant, decode, at } = contentOf(late);
  if (constant) return constant.value;
  const text = renderText(late, call, encode);
  if (text === undefined) return undefined;
  call.noteText(text);
  if (!decode) return text;
  try {
    return decode(text);
  } catch (error) {
    call.noteFault(error, at);
    return undefined;
  }
}

/** The text of a late value, or `undefined` when a part of it has a fault, which the call then knows. */
export function renderText(
  late: Late<unknown>,
  call: Rendering,
  encode: ResolveOptions["encode"],
): string | undefined {
  const { parts, at } = contentOf(late);
  const alone = parts.length === 1;
  let text = "";
  let before = "";
  let whole = true;
  for (const part of parts) {
    if (typeof part === "string") before += part;
    const piece = typeof part === "string" ? part : partText(part, { late, call, at, before, alone, encode });
    if (piece === undefined) whole = false;
    else text += piece;
  }
  return whole ? text : undefined;
}

interface Surroundings {
  readonly late: Late<unknown>;
  readonly call: Rendering;
  readonly at: SourcePlace | undefined;
  /** The operator's text in front of the reference. */
  readonly before: string;
  /** Whether the reference is the whole string. */
  readonly alone: boolean;
  readonly encode: ResolveOptions["encode"];
}

function partText(reference: BoundReference, surroundings: Surroundings): string | undefined {
  const { late, call, at, before, alone, encode } = surroundings;
  try {
    const value = textOf(valueOfReference(reference, surroundings), reference, surroundings);
    const encoded = encode?.(value, { before, late });
    if (encoded !== undefined) return encoded;
    return alone ? value : embedded(value, reference, surroundings);
  } catch (error) {
    call.noteFault(error, at);
    return undefined;
  }
}

/** The call that a reference belongs to, and where it stands. */
export type ReferencePlace = Pick<Surroundings, "late" | "call" | "at">;

/** The value of one reference after its filters. @throws {SecretError} */
export function valueOfReference(reference: BoundReference, place: ReferencePlace): string | Uint8Array {
  const { call } = place;
  const [first] = reference.filters;
  const fallback = first?.name === "default" ? first.text : undefined;
  const reading = call.readingOf(reference);
  if ("value" in reading) {
    const tell = call.valueTeller(reference, place.late);
    tell?.(reading.value);
    return filtered(reading.value, reference, place, tell);
  }
  if ("fault" in reading) throw reading.fault;
  if (fallback === undefined) throw reading.absent;
  call.noteDefault(reference);
  return filtered(fallback, reference, place);
}

function filtered(
  value: string | Uint8Array,
  reference: BoundReference,
  place: ReferencePlace,
  onStep?: (value: string | Uint8Array) => void,
): string | Uint8Array {
  if (reference.filters.length === 0) return value;
  const result = applyFilters(reference.filters, value, onStep);
  if ("value" in result) return result.value;
  throw invalid(reference, place, result.invalid);
}

function textOf(value: string | Uint8Array, reference: BoundReference, place: ReferencePlace): string {
  const text = typeof value === "string" ? value : utf8Text(value);
  if (text !== undefined) return text;
  throw invalid(reference, place, { message: "the value is not UTF-8 text", hint: "add | base64" });
}

function embedded(value: string, reference: BoundReference, surroundings: Surroundings): string {
  const fault = embedFault(value, { before: surroundings.before, filters: reference.filters });
  if (fault) throw invalid(reference, surroundings, fault);
  return value;
}

function invalid(reference: BoundReference, { call, at }: ReferencePlace, problem: ValueFault): SecretError {
  const { text, provider } = call.planOf(reference);
  const { message, hint } = problem;
  return new SecretError("invalid_value", {
    message: `${text}: ${message}`,
    hint,
    provider,
    reference: text,
    at,
  });
}
