import type { Field } from "../grammar/template.ts";
import type { AccessRequest } from "./policy.ts";

/** Keys that providers' own options read; each is for those providers only. */
export interface ReservedKeys {
  /** Whether the key was not reserved so before. */
  add(request: AccessRequest): boolean;
  /** The names of the consumers that a request is reserved for; undefined when it isn't reserved. */
  holdersOf(request: AccessRequest): ReadonlySet<string> | undefined;
}

interface Reserved {
  readonly field: readonly string[];
  readonly holders: Set<string>;
}

/**
 * An empty set of reserved keys. `scopeOf` gives the kind of a provider: two providers of one kind may lead to one backend,
 * so a path that is reserved in one is reserved in the other.
 */
export function createReservedKeys(scopeOf: (provider: string) => string): ReservedKeys {
  const byPath = new Map<string, Reserved[]>();
  const pathsOf = ({ provider, key }: AccessRequest) =>
    [key.key.path, ...key.aliases].map((path) => `${scopeOf(provider)}:${path}`);
  return {
    add(request) {
      const field = fieldTokens(request.field);
      const paths = pathsOf(request).filter(
        (path) => !isKnown(byPath.get(path) ?? [], field, request.consumer),
      );
      for (const path of paths) {
        byPath.set(path, [...(byPath.get(path) ?? []), { field, holders: new Set([request.consumer]) }]);
      }
      return paths.length > 0;
    },
    holdersOf(request) {
      const wanted = fieldTokens(request.field);
      const hits = pathsOf(request)
        .flatMap((path) => byPath.get(path) ?? [])
        .filter(({ field }) => overlap(field, wanted));
      return hits.length === 0 ? undefined : new Set(hits.flatMap(({ holders }) => [...holders]));
    },
  };
}

function isKnown(list: readonly Reserved[], field: readonly string[], holder: string): boolean {
  return list.some(
    (reserved) => reserved.holders.has(holder) && reserved.field.join("\n") === field.join("\n"),
  );
}

/** A field as pointer tokens; none is the whole payload, and `#a` and `#/a` are the same. */
export function fieldTokens(field: Field | undefined): readonly string[] {
  if (!field) return [];
  return "name" in field ? [field.name] : field.pointer;
}

function overlap(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.every((token, index) => token === long[index]);
}
