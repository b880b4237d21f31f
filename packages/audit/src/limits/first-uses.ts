import { useOf } from "../files/log-tail.ts";
import type { RecordFields } from "../record/audit-record.ts";

const maxRemembered = 100_000;

/** Knows which consumer has been given which key before. */
export interface FirstUses {
  /** Uses that earlier sessions recorded. */
  remember(uses: readonly string[]): void;
  /** Whether this is the first time; remembers it. */
  isFirst(fields: RecordFields): boolean;
  /** What counted as first was not recorded: the next time is the first. */
  forget(fields: RecordFields): void;
}

/** A memory of 100,000 uses; beyond, nothing counts as first. */
export function createFirstUses(): FirstUses {
  const known = new Set<string>();
  return {
    remember(uses) {
      for (const use of uses) if (known.size < maxRemembered) known.add(use);
    },
    isFirst(fields) {
      const use = useOf(fields);
      if (known.has(use) || known.size >= maxRemembered) return false;
      known.add(use);
      return true;
    },
    forget: (fields) => void known.delete(useOf(fields)),
  };
}
