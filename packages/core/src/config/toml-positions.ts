import type { AST } from "toml-eslint-parser";
import type { TreePath } from "../tree/copy-tree.ts";

/** A line and a column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds where a key path stands in a TOML text. */
export interface TomlPositions {
  /**
   * The key at the path, or the element of an array; where the path doesn't exist, the nearest table around it.
   * With `offset`, the character of the string at the path, where the text spells that string without escapes.
   */
  find(path: TreePath, offset?: number): Position | undefined;
}

/**
 * The positions of everything in a TOML text; loads the parser that keeps them at its first call. Where that parser is
 * stricter than the one that read the configuration, there are no positions.
 */
export async function openTomlPositions(text: string): Promise<TomlPositions> {
  const { parseTOML } = await import("toml-eslint-parser");
  const entries = new PositionIndex();
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  try {
    entries.addTopLevel(parseTOML(text, { tomlVersion: "latest" }).body[0]);
  } catch {
    // Its error quotes the text, and the fault that is being placed matters more.
    return { find: () => undefined };
  }
  return {
    find(path, offset) {
      const entry = entries.nearest(path);
      if (!entry) return undefined;
      const inString =
        offset === undefined || !entry.exact ? undefined : stringIndex(text, entry.value, offset);
      return positionAt(lineStarts, inString ?? entry.start);
    },
  };
}

interface Entry {
  /** Index into the text of the key, or of the element. */
  readonly start: number;
  readonly value: AST.TOMLContentNode | undefined;
}

class PositionIndex {
  readonly #entries = new Map<string, Entry>();

  addTopLevel(table: AST.TOMLTopLevelTable): void {
    for (const node of table.body) {
      if (node.type === "TOMLKeyValue") this.#addKeyValue(node, []);
      else this.#addTable(node);
    }
  }

  nearest(path: TreePath): (Entry & { readonly exact: boolean }) | undefined {
    for (let length = path.length; length > 0; length--) {
      const entry = this.#entries.get(JSON.stringify(path.slice(0, length)));
      if (entry) return { ...entry, exact: length === path.length };
    }
    return undefined;
  }

  #addTable(table: AST.TOMLTable): void {
    this.#addKeys(table.resolvedKey, table.key.keys, undefined);
    for (const node of table.body) this.#addKeyValue(node, table.resolvedKey);
  }

  #addKeyValue(node: AST.TOMLKeyValue, base: TreePath): void {
    const path = [...base, ...node.key.keys.map(keyText)];
    this.#addKeys(path, node.key.keys, node.value);
    this.#addContent(node.value, path);
  }

  #addContent(node: AST.TOMLContentNode, path: TreePath): void {
    if (node.type === "TOMLInlineTable") for (const child of node.body) this.#addKeyValue(child, path);
    if (node.type !== "TOMLArray") return;
    for (const [index, element] of node.elements.entries()) {
      this.#add([...path, index], { start: element.range[0], value: element });
      this.#addContent(element, [...path, index]);
    }
  }

  /** Each part of a dotted key stands for the table of its own; the indexes in the path belong to the part before. */
  #addKeys(path: TreePath, keys: readonly (AST.TOMLBare | AST.TOMLQuoted)[], value: Entry["value"]): void {
    let part = keys.length;
    for (let length = path.length; length > 0 && part > 0; length--) {
      const key = keys[typeof path[length - 1] === "number" ? part - 1 : --part];
      if (key)
        this.#add(path.slice(0, length), {
          start: key.range[0],
          value: length === path.length ? value : undefined,
        });
    }
  }

  #add(path: TreePath, entry: Entry): void {
    const id = JSON.stringify(path);
    if (!this.#entries.has(id)) this.#entries.set(id, entry);
  }
}

function keyText(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

/** The index of a string's character, where the source between the quotes is the string itself. */
function stringIndex(text: string, node: Entry["value"], offset: number): number | undefined {
  if (node?.type !== "TOMLValue" || node.kind !== "string") return undefined;
  const [start, end] = node.range;
  const raw = text.slice(start, end);
  const opening = node.multiline ? /^.{3}(?:\r?\n)?/.exec(raw)?.[0].length : 1;
  const inner = raw.slice(opening, node.multiline ? -3 : -1);
  return inner === node.value && opening !== undefined ? start + opening + offset : undefined;
}

/** The last line that begins at or before the index. */
function positionAt(lineStarts: readonly number[], index: number): Position {
  let first = 0;
  let after = lineStarts.length;
  while (after - first > 1) {
    const middle = (first + after) >>> 1;
    if ((lineStarts[middle] ?? 0) <= index) first = middle;
    else after = middle;
  }
  return { line: first + 1, column: index - (lineStarts[first] ?? 0) + 1 };
}
