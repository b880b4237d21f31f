/** Text from a file or a backend without control, escape, format and bidi characters, and of bounded length. */
export function cleanText(text: string, maxLength = 500): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}
