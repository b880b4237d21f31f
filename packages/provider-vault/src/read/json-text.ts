/** What ES2026 adds to `JSON` and the compiler's library doesn't declare yet. */
interface RawJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

/**
 * The JSON text of the object at a path inside a JSON text, with every number written as it was there: digits beyond
 * what a double holds survive. The text must have been parsed once already.
 */
export function jsonTextAt(text: string, path: readonly string[]): string {
  // The cast holds on Node 22 and later: V8 has had both since 11.4.
  const json = JSON as unknown as RawJson;
  const keepDigits = (_key: string, value: unknown, { source }: { readonly source?: string }) =>
    typeof value === "number" && source !== undefined ? json.rawJSON(source) : value;
  const whole = json.parse(text, keepDigits);
  return JSON.stringify(path.reduce<unknown>((inner, name) => Reflect.get(Object(inner), name), whole));
}
