/** One thing that a provider found out about its backend, its login or its place; never a value, token or option. */
export interface Diagnosis {
  readonly level: "ok" | "warning" | "fault";
  /** What was looked at, in one word such as `server`, `login`, `clock` or `mode`. */
  readonly subject: string;
  /** What was found, in words that fit a terminal's line. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}
