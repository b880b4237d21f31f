import { isLate, type Late } from "@latebound/core";

/** The brand under which every copy of core keeps what a late value carries. */
const lateBrand = Symbol.for("@latebound/late");

/** One filter of a reference, by name; `text` is what a `default` answers. */
export interface PartFilter {
  readonly name: string;
  readonly text?: string;
}

/** One reference of a late value, as a late value of its own. */
export interface LatePart {
  readonly late: Late<unknown>;
  readonly filters: readonly PartFilter[];
}

interface Reference {
  readonly filters: readonly PartFilter[];
}

interface Content {
  readonly source: string;
  readonly parts: readonly (string | Reference)[];
  readonly at: unknown;
}

/** The references of a late value, each to be resolved and explained alone: what masking and reports need to know. */
export function partsOf(late: Late<unknown>): readonly LatePart[] {
  // The shape that copies of core share through the brand.
  const content = (late as unknown as Record<typeof lateBrand, Content>)[lateBrand];
  return content.parts.flatMap((part) => (typeof part === "string" ? [] : [partOf(part, content)]));
}

function partOf(reference: Reference, { source, at }: Content): LatePart {
  const content = { source, parts: [reference], at };
  // It carries the brand and the shape, which is all that core asks of a late value.
  const late = { [lateBrand]: content, toJSON: () => source } as unknown as Late<unknown>;
  return { late, filters: reference.filters };
}

/** The late values of a tree, in document order. */
export function latesIn(tree: unknown, seen: Set<unknown> = new Set()): Late<unknown>[] {
  if (isLate(tree)) return [tree];
  if (typeof tree !== "object" || tree === null || seen.has(tree)) return [];
  seen.add(tree);
  const members = tree instanceof Map || tree instanceof Set ? [...tree.values()] : Object.values(tree);
  return members.flatMap((member) => latesIn(member, seen));
}
