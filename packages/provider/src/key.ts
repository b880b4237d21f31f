/** What a reference asks a provider for. A field of the payload is core's business and never reaches a provider. */
export interface Key {
  readonly path: string;
  /** The backend's own version id; never set together with `stage`. */
  readonly version?: string;
  /** A moving label such as `AWSPREVIOUS`. */
  readonly stage?: string;
}

/** A key in its one canonical spelling, and every other name the same secret is known by. */
export interface CanonicalKey {
  readonly key: Key;
  /** Other canonical paths of the same secret, such as the name inside an ARN; a deny on any of them counts. */
  readonly aliases: readonly string[];
}
