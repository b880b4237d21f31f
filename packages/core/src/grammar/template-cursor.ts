import type { GrammarFault } from "./template.ts";

/** A place in a source that moves forward as tokens are read, and the faults found on the way. */
export interface TemplateCursor {
  readonly source: string;
  /** In UTF-16 code units from 0. */
  offset: number;
  readonly faults: GrammarFault[];
}

/** Undefined, once the fault is noted; the caller gives up the token. */
export function fault(cursor: TemplateCursor, offset: number, message: string, hint?: string): undefined {
  cursor.faults.push(hint === undefined ? { message, offset } : { message, hint, offset });
}

/** The character under the cursor after white space, which is free between tokens; "" at the end. */
export function nextCharacter(cursor: TemplateCursor): string {
  while (" \t\r\n".includes(cursor.source.charAt(cursor.offset)) && cursor.offset < cursor.source.length) {
    cursor.offset += 1;
  }
  return cursor.source.charAt(cursor.offset);
}

/** Where a pattern with the flag `g` matches next, from an offset on; -1 when it doesn't. */
export function indexOfPattern(source: string, pattern: RegExp, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.index ?? -1;
}
