import { parseGlob } from "./glob.ts";

/** Consumers that a grant is for. */
export interface ConsumerPattern {
  /** As the operator wrote it. */
  readonly text: string;
  matches(consumer: string): boolean;
}

const shape = /^(?:\*|[a-z][a-z0-9-]*:[a-z0-9._:/*-]+)$/;

/**
 * A consumer pattern such as `plugin:report-*` or `*`; undefined where the text is none. Providers reading their own
 * options are consumers too (`provider:NAME`): only a pattern that begins with `provider:` is for them.
 */
export function parseConsumerPattern(text: string): ConsumerPattern | undefined {
  if (!shape.test(text)) return undefined;
  const kind = text.slice(0, text.indexOf(":") + 1);
  // Behind the kind, so that ** stands there for any number of segments, as in a key.
  const glob = text === "*" ? undefined : parseGlob(text.slice(kind.length), "/");
  const forProviders = text.startsWith("provider:");
  return {
    text,
    matches: (consumer) =>
      consumer.startsWith("provider:") === forProviders &&
      consumer.startsWith(kind) &&
      (glob?.matches(consumer.slice(kind.length)) ?? true),
  };
}
