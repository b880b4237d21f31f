import { type CanonicalKey, type ProviderKind, SecretError, type SourcePlace } from "@latebound/provider";
import { formatReference } from "../grammar/format-reference.ts";
import { describeUnknownName } from "../grammar/nearest-name.ts";
import { mayHaveMarkup, parseTemplate } from "../grammar/parse-template.ts";
import type { GrammarFault, Reference } from "../grammar/template.ts";
import { copyTree, type TreePath } from "../tree/copy-tree.ts";
import { pathText } from "../tree/path-text.ts";
import type { BoundReference } from "./late.ts";
import { createLate } from "./late-value.ts";

/** A provider as bind needs it. */
export interface BindableProvider {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly staticOptions: Readonly<Record<string, unknown>>;
}

/** What bind knows of the configuration. */
export interface BindContext {
  readonly providers: ReadonlyMap<string, BindableProvider>;
  readonly defaultProvider: string | undefined;
  /** Names whose tables have faults of their own: a reference to one of them is no fault as well. */
  readonly faultyProviders?: ReadonlySet<string> | undefined;
  /** Where the string at a path was written, or the character at an offset of it; by default the path alone. */
  readonly placeOf?: (path: TreePath, offset?: number) => SourcePlace;
}

/** The bound copy, all references in document order, and all faults. */
export interface BoundTree {
  readonly tree: unknown;
  readonly references: readonly BoundReference[];
  readonly faults: readonly SecretError[];
}

/** What came out of a bind: its strings are settled text, and are not read again when it is bound once more. */
const bound = new WeakSet<object>();

/**
 * A copy of what the operator wrote, in which every string with a reference is a late value.
 * The only place where text becomes late.
 */
export function bindTree(tree: unknown, context: BindContext): BoundTree {
  const references: BoundReference[] = [];
  const faults: SecretError[] = [];
  const isUnbound = (leaf: unknown, container: object) =>
    typeof leaf === "string" && mayHaveMarkup(leaf) && !bound.has(container);
  const copy = copyTree(tree, isUnbound);
  for (const slot of copy.slots) {
    // Slots hold what `isSlot` accepted: strings only.
    slot.fill(bindText(slot.value as string, slot.path, context, { references, faults }));
  }
  for (const container of copy.containers()) bound.add(container);
  return { tree: copy.root(), references, faults };
}

interface Found {
  readonly references: BoundReference[];
  readonly faults: SecretError[];
}

function bindText(
  text: string,
  path: TreePath,
  context: BindContext,
  { references, faults }: Found,
): unknown {
  const { template, faults: grammarFaults } = parseTemplate(text);
  const placeOf = (offset?: number) => context.placeOf?.(path, offset) ?? { path: pathText(path) };
  for (const fault of grammarFaults) faults.push(grammarError(fault, placeOf(fault.offset)));
  const parts = template.parts.map((part) =>
    typeof part === "string" ? part : bindReference(part, placeOf(part.offset), context, faults),
  );
  const bound = parts.filter((part) => typeof part !== "string");
  if (bound.length === 0) return parts.join("");
  references.push(...bound);
  return createLate({ source: text, parts, at: placeOf() });
}

function bindReference(
  reference: Reference,
  at: SourcePlace,
  context: BindContext,
  faults: SecretError[],
): BoundReference {
  const name = reference.provider ?? context.defaultProvider;
  if (name === undefined) faults.push(noDefaultProvider(at));
  const bound = { ...reference, provider: name ?? "" };
  const provider = context.providers.get(bound.provider);
  if (provider) checkKey(bound, provider, at, faults);
  else if (name !== undefined && !context.faultyProviders?.has(name))
    faults.push(unknownProvider(name, context, at));
  return bound;
}

function checkKey(
  reference: BoundReference,
  provider: BindableProvider,
  at: SourcePlace,
  faults: SecretError[],
): void {
  const problem = provider.kind.checkKey(reference.key, provider.staticOptions);
  if (problem === undefined) return;
  const details = { message: problem, provider: provider.name, reference: formatReference(reference), at };
  faults.push(new SecretError("invalid_reference", details));
}

function grammarError(fault: GrammarFault, at: SourcePlace): SecretError {
  return new SecretError("invalid_reference", { message: fault.message, hint: fault.hint, at });
}

function noDefaultProvider(at: SourcePlace): SecretError {
  return new SecretError("unknown_provider", {
    message: "a reference names no provider, and there is no default one",
    hint: 'name it, <<secret "PROVIDER" "KEY">>, or set secret.default_provider',
    at,
  });
}

function unknownProvider(name: string, context: BindContext, at: SourcePlace): SecretError {
  const known = [...context.providers.keys()];
  const { described, nearest } = describeUnknownName(name, known);
  const listed =
    known.length === 0 ? "add a [secret.NAME] table" : `configured providers: ${known.join(", ")}`;
  return new SecretError("unknown_provider", {
    message: `a reference names a provider that is not configured: ${described}`,
    hint: nearest === undefined ? listed : `did you mean "${nearest}"?`,
    at,
  });
}

/** The canonical key of a bound reference, under its provider's kind. */
export function canonicalKeyOf(reference: BoundReference, provider: BindableProvider): CanonicalKey {
  return provider.kind.canonicalKey(reference.key, provider.staticOptions);
}
