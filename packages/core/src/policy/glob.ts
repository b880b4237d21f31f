/** A pattern of segments: `*` stands for any characters within one, `**` alone for any number of segments. */
export interface Glob {
  matches(text: string): boolean;
}

/** The glob that a text writes; segments are separated by `separator`. */
export function parseGlob(text: string, separator: string): Glob {
  if (!text.includes("*")) return { matches: (candidate) => candidate === text };
  const segments = text.split(separator).map(parseSegment);
  return { matches: (candidate) => matchList(segments, candidate.split(separator), wholeSegments) };
}

/** A segment as a test of one segment; `**` alone stands for any number of them. */
function parseSegment(text: string): Segment {
  if (!text.includes("*")) return { isAny: false, matches: (segment) => segment === text };
  const pattern = [...text];
  return { isAny: text === "**", matches: (segment) => matchList(pattern, [...segment], characters) };
}

interface Segment extends Glob {
  readonly isAny: boolean;
}

const wholeSegments: Matching<Segment> = {
  isAny: ({ isAny }) => isAny,
  matchesOne: ({ matches }, segment) => matches(segment),
};

interface Matching<Part> {
  readonly isAny: (part: Part) => boolean;
  readonly matchesOne: (part: Part, item: string) => boolean;
}

const characters: Matching<string> = {
  isAny: (part) => part === "*",
  matchesOne: (part, item) => part === item,
};

/** Remembers the last part that stands for any number, and comes back to it: bounded by the product of the lengths. */
function matchList<Part>(
  pattern: readonly Part[],
  items: readonly string[],
  { isAny, matchesOne }: Matching<Part>,
): boolean {
  let at = 0;
  let next = 0;
  let anyAt = -1;
  let anyNext = 0;
  while (next < items.length) {
    const part = pattern[at];
    if (part !== undefined && isAny(part)) {
      anyAt = at++;
      anyNext = next;
    } else if (part !== undefined && matchesOne(part, items[next] ?? "")) {
      at++;
      next++;
    } else if (anyAt >= 0) {
      at = anyAt + 1;
      next = ++anyNext;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isAny);
}
