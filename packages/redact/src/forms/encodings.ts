/** Every encoding there is. */
export const allEncodings = ["base64", "hex", "percent", "json", "shell", "xml", "bytes", "utf16"] as const;

/**
 * A family of spellings: `base64` (base64url and wrapped lines too), `hex`, `percent`, `json` (escapes, once and twice),
 * `shell` (quoting), `xml`, `bytes` (as Node prints and serialises bytes), `utf16`.
 */
export type Encoding = (typeof allEncodings)[number];
