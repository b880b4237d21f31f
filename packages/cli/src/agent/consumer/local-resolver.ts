import type { Consumer } from "@latebound/core";

/** What does in this process what the agent doesn't. */
export interface LocalResolver {
  readonly consumer: Consumer;
  /** Late values of texts, and what has no reference as it is. */
  bind(texts: readonly string[]): readonly unknown[];
}
