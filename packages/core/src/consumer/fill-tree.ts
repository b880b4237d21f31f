import type { Resolved } from "../late/bound.ts";
import { contentOf, isLate, type Late } from "../late/late.ts";
import { copyTreeInTurns } from "../tree/copy-tree.ts";

/** What stands for each of these late values, in their order: a text, or what is asked for in its place. */
export type FillLates = (lates: readonly Late<unknown>[]) => Promise<readonly unknown[]>;

/** A fresh copy of the tree with every late value filled by another's answer. @throws what `fill` and a schema do */
export async function fillTree<T>(tree: T, fill: FillLates): Promise<Resolved<T>> {
  const copy = await copyTreeInTurns(tree, isLate);
  // Slots hold what `isLate` accepted.
  const lates = copy.slots.map(({ value }) => value as Late<unknown>);
  const asked = lates.filter((late) => !contentOf(late).constant);
  const answers = asked.length === 0 ? [] : await fill(asked);
  if (answers.length !== asked.length) throw new TypeError("expected an answer for each late value");
  const byLate = new Map(asked.map((late, index) => [late, answers[index]]));
  for (const [index, late] of lates.entries()) copy.slots[index]?.fill(decoded(late, byLate.get(late)));
  // Every late value became what it resolves to.
  return copy.root() as Resolved<T>;
}

function decoded(late: Late<unknown>, answer: unknown): unknown {
  const { constant, decode } = contentOf(late);
  if (constant) return constant.value;
  return decode && typeof answer === "string" ? decode(answer) : answer;
}
