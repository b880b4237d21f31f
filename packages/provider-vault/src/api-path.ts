/** The path with every segment percent-encoded: no character of a key can end a segment, a path or a query. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
