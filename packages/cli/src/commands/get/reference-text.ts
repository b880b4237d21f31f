/**
 * The reference that a word of the command line means: the word itself where it is written as one, else what
 * `PROVIDER:KEY` stands for.
 */
export function referenceText(word: string): string {
  if (word.includes("<<")) return word;
  const [, provider, key] = /^([a-z][a-z0-9_-]*):(.+)$/s.exec(word) ?? [];
  const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  return provider === undefined || key === undefined
    ? `<<secret ${quoted(word)}>>`
    : `<<secret ${quoted(provider)} ${quoted(key)}>>`;
}
