/** Characters that one format or another treats specially, with letters that follow a backslash. */
export const oddCharacters = [
  ..."'\"`\\$\n\r\t# =:{[,-!\0\u2028\u0085\ufeffé漢😀\u007f%|>&*?@~<]};()anru0",
] as const;

/** Texts that one format or another takes for something else. */
export const oddTexts = [
  ...["null", "true", "no", "~", "1e3", "0x10", "2026-01-01", "---", "a # b", "a: b", " x ", "x\\", "$(id)"],
  "-----BEGIN KEY-----\nab\n-----END KEY-----\n",
] as const;
