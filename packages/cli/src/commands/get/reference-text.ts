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

/** Whether a text is one reference and nothing else. */
export function isLoneReference(text: string): boolean {
  return (
    /^<<secret(?![A-Za-z0-9_-])(?:(?!<<secret)[\s\S])*>>$/.test(text) && !text.slice(0, -2).includes(">>")
  );
}

/** Whether a word of the command line is neither a reference nor PROVIDER:KEY: a key of the default provider, or a slip. */
export function isBareKey(word: string): boolean {
  return !/^[a-z][a-z0-9_-]*:.|<</s.test(word);
}
