import { type Config, createResolver } from "@latebound/core";
import type { WrittenReference } from "@latebound/core/inspection";

/** Who may use a reference. */
export interface Audience {
  /** Names and patterns of grants; `*` for every consumer. */
  readonly consumers: readonly string[];
  /** Patterns of grants that may not, where every other consumer may. */
  readonly denied: readonly string[];
}

/** Who may use a reference, by the grants of its config; what an option reads is for its provider only. */
export function audienceOf({ reference, path }: WrittenReference, config: Config): Audience {
  if (path[0] === "secret") return { consumers: [`provider:${path[1]}`], denied: [] };
  const resolver = createResolver({ config });
  const mayUse = (consumer: string) => resolver.for(consumer).explain(reference).allowed;
  const written = config.policy.grants.flatMap(({ consumers }) => consumers.map(({ text }) => text));
  const patterns = [...new Set(written)].filter((text) => text !== "*" && !text.startsWith("provider:"));
  const [allowed, denied] = [true, false].map((wanted) =>
    patterns.filter((pattern) => mayUse(exampleOf(pattern)) === wanted),
  );
  return mayUse(nobodyElse)
    ? { consumers: ["*"], denied: denied ?? [] }
    : { consumers: allowed ?? [], denied: [] };
}

/** A consumer that no grant names. */
const nobodyElse = "any:consumer-that-no-grant-names";

/** A consumer that a pattern is for and that has no name of its own in another grant. */
function exampleOf(pattern: string): string {
  return pattern.replaceAll(/\*+/g, "any-other");
}
