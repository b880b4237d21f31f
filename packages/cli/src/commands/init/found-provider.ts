/** A provider for which there are signs here, and how it would be written. */
export interface FoundProvider {
  /** As in `[secret.NAME]`. */
  readonly name: string;
  /** What was found, for the question. */
  readonly found: string;
  /** Lines below `[secret.NAME]`; no secret is in them. */
  readonly lines: readonly string[];
  /** A key that a reference could have. */
  readonly exampleKey: string;
}
