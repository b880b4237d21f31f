/** One word, or a list of them, as the engine reads it. */
export function listOf(words: string | readonly string[] | null | undefined): readonly string[] {
  return typeof words === "string" ? [words] : (words ?? []);
}
