import type { LookupOptions } from "../cache/secret-cache.ts";
import { contentOf, isLate, type Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import { copyTreeInTurns, type TreeCopy } from "../tree/copy-tree.ts";
import type { ResolveOptions } from "./consumer.ts";
import { Hits, mayHit } from "./hits.ts";
import { renderLate } from "./render-late.ts";
import { onlyReferenceOf, renderSecret } from "./render-secret.ts";
import { openSession, type Session } from "./session.ts";

/** A resolved tree, and the texts in it by which a later call tells whether something changed. */
export interface ResolvedTree {
  readonly resolved: unknown;
  readonly texts: readonly string[];
}

type Options = ResolveOptions & LookupOptions;

/**
 * A fresh copy of the tree with every late value resolved for the consumer; no promise where the tree is small, and all
 * are hits of which nobody is told.
 * @throws {SecretError}
 */
export function resolveTree(
  caller: Caller,
  state: ResolverState,
  tree: unknown,
  options: Options,
): ResolvedTree | Promise<ResolvedTree> {
  const text = isLate(tree) ? plainHit(caller, state, tree, options) : undefined;
  if (text !== undefined) return { resolved: text, texts: [text] };
  const copied = copyTreeInTurns(tree, isLate);
  const resolve = (copy: TreeCopy) =>
    resolveHits(caller, state, copy, options) ?? resolveInSession(caller, state, copy, options);
  return copied instanceof Promise ? copied.then(resolve) : resolve(copied);
}

function plainHit(
  caller: Caller,
  state: ResolverState,
  late: Late<unknown>,
  options: Options,
): string | undefined {
  return mayHit(caller, options) && !options.encode ? new Hits(caller, state).plainText(late) : undefined;
}

function resolveHits(
  caller: Caller,
  state: ResolverState,
  copy: TreeCopy,
  options: Options,
): ResolvedTree | undefined {
  if (!mayHit(caller, options)) return undefined;
  const { encode } = options;
  const hits = new Hits(caller, state);
  for (const slot of copy.slots) {
    // Slots hold what `isLate` accepted.
    const late = slot.value as Late<unknown>;
    const text = encode ? undefined : hits.plainText(late);
    if (text !== undefined) hits.noteText(text);
    slot.fill(text ?? renderLate(late, hits, encode));
    if (hits.missed) return undefined;
  }
  return { resolved: copy.root(), texts: hits.texts };
}

async function resolveInSession(
  caller: Caller,
  state: ResolverState,
  copy: TreeCopy,
  options: Options,
): Promise<ResolvedTree> {
  const { session, finish } = await renderCopy(caller, state, copy, options);
  await session?.finish();
  return { resolved: finish(), texts: session?.texts ?? [] };
}

/** A tree with its values rendered, but not handed out: that takes `session.finish()`, then `finish()`. */
export interface RenderedTree {
  /** Undefined where the tree holds no late value. */
  readonly session: Session | undefined;
  finish(): unknown;
}

/** Renders every late value of a copy of the tree; faults stay in the session. */
export async function renderTree(
  caller: Caller,
  state: ResolverState,
  tree: unknown,
  options: Options,
): Promise<RenderedTree> {
  return renderCopy(caller, state, await copyTreeInTurns(tree, isLate), options);
}

async function renderCopy(
  caller: Caller,
  state: ResolverState,
  copy: TreeCopy,
  options: Options,
): Promise<RenderedTree> {
  if (copy.slots.length === 0) return { session: undefined, finish: () => copy.root() };
  // Slots hold what `isLate` accepted.
  const lates = copy.slots.map(({ value }) => value as Late<unknown>);
  const session = await openSession(caller, state, lates, options);
  if (!session.refused)
    for (const [index, late] of lates.entries()) copy.slots[index]?.fill(renderOne(late, session, options));
  return { session, finish: () => copy.root() };
}

function renderOne(late: Late<unknown>, call: Session, { encode, onSecret }: ResolveOptions): unknown {
  const reference = onSecret && contentOf(late).decode === undefined ? onlyReferenceOf(late) : undefined;
  if (!onSecret || !reference) return renderLate(late, call, encode);
  const secret = renderSecret(reference, late, call);
  if (secret) onSecret(secret);
  return secret;
}
