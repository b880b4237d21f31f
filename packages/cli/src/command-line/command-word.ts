/** The global options as they may stand before a command, and how many words each takes. */
export const globalWords: ReadonlyMap<string, number> = new Map([
  ["-c", 2],
  ["--config", 2],
  ["-q", 1],
  ["--quiet", 1],
  ["--debug", 1],
  ["--no-agent", 1],
]);

/**
 * The word behind the global options: a command's name, if the line is plain; undefined where there is none. It is asked
 * before anything else is loaded, so it has no use for what is said of options elsewhere.
 */
export function commandWord(words: readonly string[]): string | undefined {
  let at = 0;
  for (;;) {
    const count = globalWords.get(words[at] ?? "");
    if (count === undefined) return words[at];
    at += count;
  }
}
