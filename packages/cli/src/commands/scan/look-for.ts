import { isLate, isSecretError, type Late, type SecretError } from "@latebound/core";
import type { Redactor } from "@latebound/redact";
import type { LocalAccess } from "../../project/local-access.ts";

/** What a config's references gave. */
export interface LookedFor {
  /** How many have a value that is looked for. */
  readonly referenceCount: number;
  /** Why others have none, each once. */
  readonly faults: readonly SecretError[];
}

/**
 * Adds the values of all references in a config to a redactor, by the names of their references: as they were fetched,
 * and as each filter makes them.
 */
export async function lookForAll(
  { consumer, document, sinkTables }: LocalAccess,
  redactor: Redactor,
): Promise<LookedFor> {
  const names = new Set<string>();
  const onValue = (value: string | Uint8Array, { reference }: { reference: string }): void => {
    names.add(reference);
    redactor.add(value, { name: reference });
  };
  // Any text may stand anywhere here: nothing is made of it.
  const options = {
    onValue,
    encode: () => "",
    onSecret: (secret: { dispose(): void }) => secret.dispose(),
  };
  const lates = latesIn([document, sinkTables]);
  const results = await Promise.allSettled(lates.map((late) => consumer.resolve(late, options)));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  return { referenceCount: names.size, faults: distinctFaults(errors) };
}

/** Each text once. */
function latesIn(tree: unknown): Late<unknown>[] {
  const lates = new Map<string, Late<unknown>>();
  const waiting = [tree];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isLate(next)) lates.set(next.toJSON(), next);
    else if (typeof next === "object" && next !== null)
      for (const inner of Object.values(next)) waiting.push(inner);
  }
  return [...lates.values()];
}

/** @throws what is no `SecretError` */
function distinctFaults(errors: readonly unknown[]): SecretError[] {
  const faults = new Map<string, SecretError>();
  for (const error of errors) {
    if (!isSecretError(error)) throw error;
    for (const fault of error.faults) faults.set(`${fault.code} ${fault.message}`, fault);
  }
  return [...faults.values()];
}
