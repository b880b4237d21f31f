/** The words of a command line in front of `--` and behind it. */
export interface SplitWords {
  readonly before: readonly string[];
  /** Undefined where there is no `--`. */
  readonly rest: readonly string[] | undefined;
}

/** The words of a command line, split at the first `--`. */
export function splitWords(words: readonly string[]): SplitWords {
  const at = words.indexOf("--");
  return at === -1
    ? { before: words, rest: undefined }
    : { before: words.slice(0, at), rest: words.slice(at + 1) };
}
