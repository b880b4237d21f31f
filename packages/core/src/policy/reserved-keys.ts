import type { Field } from "../grammar/template.ts";
import type { AccessRequest } from "./policy.ts";

/** Keys that providers' own options read; each is for those providers only. */
export interface ReservedKeys {
  add(request: AccessRequest): void;
  /** The names of the consumers that a request is reserved for; undefined when it isn't reserved. */
  holdersOf(request: AccessRequest): ReadonlySet<string> | undefined;
}

interface Reserved {
  readonly field: readonly string[];
  readonly holders: Set<string>;
}

/** An empty set of reserved keys; `scopeOf` gives what a provider's paths are unique in (its name, or its kind). */
export function createReservedKeys(scopeOf: (provider: string) => string): ReservedKeys {
  const byPath = new Map<string, Reserved[]>();
  const pathsOf = ({ provider, key }: AccessRequest) =>
    [key.key.path, ...key.aliases].map((path) => `${scopeOf(provider)}:${path}`);
  return {
    add(request) {
      for (const path of pathsOf(request)) {
        const list = byPath.get(path) ?? [];
        list.push({ field: fieldTokens(request.field), holders: new Set([request.consumer]) });
        byPath.set(path, list);
      }
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

/** A field as pointer tokens; none is the whole payload, and `#a` and `#/a` are the same. */
export function fieldTokens(field: Field | undefined): readonly string[] {
  if (!field) return [];
  return "name" in field ? [field.name] : field.pointer;
}

function overlap(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.every((token, index) => token === long[index]);
}
