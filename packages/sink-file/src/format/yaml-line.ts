const key =
  /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[\]{}#&*!|>%@`,-][^#\n]*?|-[^\s#][^#\n]*?)\s*:(?:[ \t]+|\r?$)/u;
const property = /^[!&]\S*(?:[ \t]+|\r?$)/u;

/** A line of block YAML without its dashes, key, tags and anchors. */
export interface YamlLine {
  /** The column that the lines of a scalar which begins here lie beyond. */
  readonly column: number;
  readonly rest: string;
  /** Whether a dash, a key or a document's start stands before the rest. */
  readonly hasLead: boolean;
}

/** What a line of block YAML begins with, and the rest. */
export function splitLine(line: string): YamlLine {
  const indent = indentOf(line);
  let rest = line.slice(indent);
  let column = -1;
  const take = (length: number, newColumn: number) => {
    column = newColumn;
    rest = rest.slice(length);
  };
  const marker = /^---(?:[ \t]+|\r?$)/u.exec(line)?.[0];
  if (marker !== undefined) return { column: -1, rest: line.slice(marker.length), hasLead: true };
  for (let dash = dashOf(rest); dash !== undefined; dash = dashOf(rest))
    take(dash.length, line.length - rest.length);
  dropProperties();
  const found = key.exec(rest)?.[0];
  if (found !== undefined) take(found.length, line.length - rest.length);
  dropProperties();
  return {
    column: column === -1 ? indent - 1 : column,
    rest: rest.trimEnd() === "" ? "" : rest,
    hasLead: column >= 0,
  };

  function dropProperties(): void {
    for (let found = property.exec(rest); found; found = property.exec(rest))
      rest = rest.slice(found[0].length);
  }
}

function dashOf(rest: string): string | undefined {
  return /^[-?](?:[ \t]+|\r?$)/u.exec(rest)?.[0];
}

/**
 * Why the last of some lines can't take a value: it goes on with a scalar of a line before it, or comes after one that
 * isn't understood.
 */
export function lineInScalar(lines: readonly string[]): string | undefined {
  let scalarColumn = Number.POSITIVE_INFINITY;
  const isInside = (line: string) => indentOf(line) > scalarColumn;
  for (const line of lines.slice(0, -1)) {
    if (/^\s*(?:#.*)?$/u.test(line) || isInside(line)) continue;
    const { column, rest } = splitLine(line);
    if (!endsOnLine(rest)) return "has a quoted YAML text or a bracket that goes on after its line";
    scalarColumn = rest === "" || /^["'[{#]/u.test(rest) ? Number.POSITIVE_INFINITY : column;
  }
  return isInside(lines.at(-1) ?? "") ? "has a reference in a YAML text of several lines" : undefined;
}

function indentOf(line: string): number {
  return /^ */u.exec(line)?.[0].length ?? 0;
}

/** Whether a quoted scalar or a flow collection ends on the line on which it began. */
function endsOnLine(rest: string): boolean {
  if (rest.startsWith('"')) return /^"(?:[^"\\]|\\.)*"/u.test(rest);
  if (rest.startsWith("'")) return /^'(?:[^']|'')*'/u.test(rest);
  if (!/^[[{]/u.test(rest)) return true;
  const bare = rest.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/gu, "");
  const count = (brackets: RegExp) => bare.match(brackets)?.length ?? 0;
  return !/["']/u.test(bare) && count(/[[{]/gu) === count(/[\]}]/gu);
}
