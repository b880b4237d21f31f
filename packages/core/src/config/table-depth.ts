const maxDepth = 64;

/** Whether tables and lists are nested deeper than a configuration may be, which is 64 levels. */
export function isTooDeep(root: object): boolean {
  const seen = new Set<object>();
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    const next: object[] = [];
    for (const container of level) {
      for (const value of Object.values(container)) {
        if (typeof value !== "object" || value === null || seen.has(value)) continue;
        seen.add(value);
        next.push(value);
      }
    }
    level = next;
  }
  return false;
}
