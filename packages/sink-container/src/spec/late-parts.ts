import type { Late } from "@latebound/core";

/** The brand under which every copy of core keeps what a late value carries. */
const lateBrand = Symbol.for("@latebound/late");

interface Filter {
  readonly name: string;
  readonly text?: string;
}

interface Reference {
  readonly filters: readonly Filter[];
}

interface Content {
  readonly source: string;
  readonly parts: readonly (string | Reference)[];
  readonly at: unknown;
  readonly decode?: unknown;
  readonly constant?: unknown;
}

/** One reference of a late value. */
export interface LatePart {
  /** It alone, with its filters. */
  readonly late: Late<unknown>;
  /** Base64 of the bytes it gives, and of the bytes that the backend gave. */
  readonly filteredBase64: Late<unknown>;
  readonly rawBase64: Late<unknown>;
  /** What `default` answers, where there is one. */
  readonly fallback: string | undefined;
}

/** The references of a late value, each to be resolved and explained alone: what masking and reports need. */
export function partsOf(late: Late<unknown>): readonly LatePart[] {
  const content = contentOf(late);
  return content.parts.flatMap((part) => (typeof part === "string" ? [] : [partOf(part, content)]));
}

/** Whether it is one reference and nothing else, so that bytes pass as they are. */
export function isLone(late: Late<unknown>): boolean {
  const { parts, decode, constant } = contentOf(late);
  const [only, ...others] = parts;
  return typeof only === "object" && others.length === 0 && decode === undefined && constant === undefined;
}

/** Cuts `NAME=` off a late value of a list of variables; undefined when it does not begin with a name as plain text. */
export function cutVariable(late: Late<unknown>): { name: string; value: Late<unknown> } | undefined {
  const content = contentOf(late);
  const [first = "", ...others] = content.parts;
  const [, name, rest = ""] = (typeof first === "string" && /^([^=]*)=([\s\S]*)$/.exec(first)) || [];
  if (name === undefined) return undefined;
  const parts = rest === "" ? others : [rest, ...others];
  return { name, value: lateOf({ ...content, parts }) };
}

function partOf(reference: Reference, { source, at }: Content): LatePart {
  const { filters } = reference;
  const [first] = filters;
  const fallback = first?.name === "default" ? first : undefined;
  const base64 = { name: "base64" };
  const withFilters = (list: readonly Filter[]) =>
    lateOf({ source, at, parts: [{ ...reference, filters: list }] });
  return {
    late: withFilters(filters),
    filteredBase64: withFilters([...filters, base64]),
    rawBase64: withFilters(fallback ? [fallback, base64] : [base64]),
    fallback: fallback?.text,
  };
}

function contentOf(late: Late<unknown>): Content {
  // The shape that copies of core share through the brand.
  return (late as unknown as Record<typeof lateBrand, Content>)[lateBrand];
}

function lateOf(content: Content): Late<unknown> {
  // It carries the brand and the shape, which is all that core asks of a late value.
  return { [lateBrand]: content, toJSON: () => content.source } as unknown as Late<unknown>;
}
