/**
 * The members of the one JSON object that a text is, each made from its own JSON text, exactly as it was written;
 * undefined when the text is anything else. Of a key that occurs twice the last value counts. `JSON.parse` would lose digits and white space, and that of Node 24 confuses the keys `"\""` and
 * `"\\"`; here it only tells whether the text is valid.
 */
export function jsonObjectChildren<Child>(
  text: string,
  make: (json: string) => Child,
): Map<string, Child> | undefined {
  return isJson(text) && text.trimStart().startsWith("{") ? jsonChildren(text, make) : undefined;
}

/**
 * The values of an object by key, or of an array by index, in a text known to be valid JSON; none for a string, number,
 * `true`, `false` or `null`.
 */
export function jsonChildren<Child>(json: string, make: (json: string) => Child): Map<string, Child> {
  const children = new Map<string, Child>();
  let at = skipSpace(json, 0);
  const isObject = json[at] === "{";
  if (!isObject && json[at] !== "[") return children;
  at = skipSpace(json, at + 1);
  while (json[at] !== "}" && json[at] !== "]") {
    const key = isObject ? json.slice(at, endOfString(json, at)) : undefined;
    const start = key === undefined ? at : skipSpace(json, json.indexOf(":", at + key.length) + 1);
    const end = endOfValue(json, start);
    // Keys of valid JSON parse to strings.
    children.set(
      key === undefined ? String(children.size) : (JSON.parse(key) as string),
      make(json.slice(start, end)),
    );
    at = skipSpace(json, end);
    if (json[at] === ",") at = skipSpace(json, at + 1);
  }
  return children;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (at < json.length && " \t\r\n".includes(json.charAt(at))) at += 1;
  return at;
}

function endOfValue(json: string, start: number): number {
  if (json[start] === '"') return endOfString(json, start);
  const isNested = json[start] === "{" || json[start] === "[";
  return isNested ? endOfNested(json, start) : endOfPattern(json, /[\s,\]}]/g, start) - 1;
}

function endOfNested(json: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    at = endOfPattern(json, /["[\]{}]/g, at);
    const mark = json.charAt(at - 1);
    if (mark === '"') at = endOfString(json, at - 1);
    else depth += mark === "{" || mark === "[" ? 1 : -1;
  } while (depth > 0);
  return at;
}

/** Just behind the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') {
    at = endOfPattern(json, /["\\]/g, at);
    at += json[at - 1] === "\\" ? 1 : -1;
  }
  return at + 1;
}

/** Just behind the next match; the end of the text when there is none. */
function endOfPattern(json: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(json) ? pattern.lastIndex : json.length;
}
