import type { LookupOptions } from "../cache/secret-cache.ts";
import { contentOf, isLate, type Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import { copyTreeInTurns } from "../tree/copy-tree.ts";
import type { ResolveOptions } from "./consumer.ts";
import { renderLate } from "./render-late.ts";
import { onlyReferenceOf, renderSecret } from "./render-secret.ts";
import { openSession, type Session } from "./session.ts";

/** A resolved tree, and the texts in it by which a later call tells whether something changed. */
export interface ResolvedTree {
  readonly resolved: unknown;
  readonly texts: readonly string[];
}

/** A fresh copy of the tree with every late value resolved for the consumer. @throws {SecretError} */
export async function resolveTree(
  caller: Caller,
  state: ResolverState,
  tree: unknown,
  options: ResolveOptions & LookupOptions,
): Promise<ResolvedTree> {
  const { session, finish } = await renderTree(caller, state, tree, options);
  const recorded = session?.finish();
  if (recorded !== undefined) await recorded;
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
  options: ResolveOptions & LookupOptions,
): Promise<RenderedTree> {
  const copied = copyTreeInTurns(tree, isLate);
  const copy = copied instanceof Promise ? await copied : copied;
  if (copy.slots.length === 0) return { session: undefined, finish: () => copy.root() };
  // Slots hold what `isLate` accepted.
  const lates = copy.slots.map(({ value }) => value as Late<unknown>);
  const opened = openSession(caller, state, lates, options);
  const session = opened instanceof Promise ? await opened : opened;
  if (!session.refused) {
    for (const [index, late] of lates.entries()) copy.slots[index]?.fill(renderOne(late, session, options));
  }
  return { session, finish: () => copy.root() };
}

function renderOne(late: Late<unknown>, session: Session, { encode, onSecret }: ResolveOptions): unknown {
  const reference = onSecret && contentOf(late).decode === undefined ? onlyReferenceOf(late) : undefined;
  if (!onSecret || !reference) return renderLate(late, session, encode);
  const secret = renderSecret(reference, late, session);
  if (secret) onSecret(secret);
  return secret;
}
