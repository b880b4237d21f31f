/** Names with what they depend on, sorted so that dependencies come first, and every loop among them. */
export interface ProviderOrder {
  readonly names: readonly string[];
  /** Each as its names in order, the first one again at the end. */
  readonly loops: readonly (readonly string[])[];
}

/** The order in which providers can be set up; where there is a loop, it is cut open at its end. */
export function orderProviders(dependencies: ReadonlyMap<string, readonly string[]>): ProviderOrder {
  const names: string[] = [];
  const loops: string[][] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (done.has(name)) return;
    const begin = trail.indexOf(name);
    if (begin >= 0) {
      loops.push([...trail.slice(begin), name]);
      return;
    }
    for (const dependency of dependencies.get(name) ?? []) visit(dependency, [...trail, name]);
    if (done.has(name) || !dependencies.has(name)) return;
    done.add(name);
    names.push(name);
  };
  for (const name of dependencies.keys()) visit(name, []);
  return { names, loops };
}
