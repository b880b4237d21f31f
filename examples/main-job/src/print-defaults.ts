import type { SecretEvent } from "@latebound/core";

/** Prints where a reference's own default answered for an absent secret. */
export function printDefaults(events: readonly SecretEvent[], isSample: boolean): void {
  const answered = events.flatMap((event) =>
    event.type === "default_used" ? [`${event.provider} ${event.key}`] : [],
  );
  const why = isSample ? "; the sample sets it nowhere, on purpose" : "";
  for (const what of new Set(answered))
    console.log(`\n${what} is absent: the reference's own default answered (event default_used)${why}.`);
}
