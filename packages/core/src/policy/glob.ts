/** A pattern of segments: `*` stands for any characters within one, `**` alone for any number of segments. */
export interface Glob {
  matches(text: string): boolean;
}

/** The glob that a text writes; segments are separated by `separator`. */
export function parseGlob(text: string, separator: string): Glob {
  const pattern = text.split(separator);
  if (!text.includes("*")) return { matches: (candidate) => candidate === text };
  return { matches: (candidate) => matchSegments(pattern, candidate.split(separator)) };
}

/** Remembers the last `**` and comes back to it, so that time is bounded by the product of the lengths. */
function matchSegments(pattern: readonly string[], segments: readonly string[]): boolean {
  return matchList(pattern, segments, {
    isAny: (part) => part === "**",
    matchesOne: (part, segment) => matchList([...part], [...segment], characters),
  });
}

interface Matching {
  readonly isAny: (part: string) => boolean;
  readonly matchesOne: (part: string, item: string) => boolean;
}

const characters: Matching = { isAny: (part) => part === "*", matchesOne: (part, item) => part === item };

function matchList(
  pattern: readonly string[],
  items: readonly string[],
  { isAny, matchesOne }: Matching,
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
