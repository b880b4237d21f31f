/** What a family of encodings gets to spell. */
export interface Spelled {
  readonly bytes: Uint8Array;
  /** The same as text; undefined for bytes that are not UTF-8. */
  readonly text: string | undefined;
  /** Whether pieces of 16 characters are looked for as well: not for text that has ordinary parts. */
  readonly inPieces: boolean;
}

/** Gives the ways to write a value; those that come twice are dropped later. */
export type Spelling = (spelled: Spelled) => Iterable<string | Uint8Array>;
