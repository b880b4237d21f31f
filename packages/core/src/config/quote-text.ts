import { mayHaveMarkup } from "../grammar/parse-template.ts";
import { copyTree } from "../tree/copy-tree.ts";

/**
 * A copy of a table that isn't the operator's, with its strings written so that binding gives back the very same text:
 * whoever binds the document, or a part of it, reads no reference in them.
 */
export function quoteTexts<Table extends object>(table: Table): Table {
  const copy = copyTree(table, (leaf) => typeof leaf === "string" && mayHaveMarkup(leaf));
  // Slots hold what `isSlot` accepted: strings only.
  for (const slot of copy.slots) slot.fill(quoteText(slot.value as string));
  return copy.root() as Table;
}

/** The text as the grammar writes it literally: each `<<` as `<<"<<">>`. */
export function quoteText(text: string): string {
  return text.replaceAll("<<", '<<"<<">>');
}
