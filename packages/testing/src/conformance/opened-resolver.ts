import {
  type Config,
  type Consumer,
  createResolver,
  isLate,
  type Late,
  parseConfig,
  type Resolver,
  type SecretEvent,
} from "@latebound/core";
import type { Clock } from "@latebound/provider";
import { createManualClock } from "../manual-clock.ts";
import type { ConformanceInstance } from "./fixture.ts";

/** An instance behind core, configured as `conformance`. */
export interface OpenedResolver {
  readonly config: Config;
  readonly resolver: Resolver;
  readonly consumer: Consumer;
  readonly events: readonly SecretEvent[];
  /** The late value of a path, and what follows it, such as `#password` or `?version=2`. */
  late(path: string, rest?: string): Late<unknown>;
  /** The resolved text of the same. */
  resolve(path: string, rest?: string): Promise<unknown>;
}

/** How core treats the instance; by default one attempt on a clock that stands still. */
export interface ResolverSettings {
  readonly clock?: Clock;
  /** Common options, such as `timeout`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What `run` returns; the resolver is closed after it. */
export async function withResolver<T>(
  { kind, options }: ConformanceInstance,
  run: (opened: OpenedResolver) => Promise<T>,
  { clock = createManualClock(Date.now()), settings = {} }: ResolverSettings = {},
): Promise<T> {
  const table = { type: kind.kind, ...options, retries: 0, ...settings };
  const config = await parseConfig({ secret: { conformance: table } }, { kinds: [kind] });
  const events: SecretEvent[] = [];
  const resolver = createResolver({ config, clock, onEvent: (event) => void events.push(event) });
  const consumer = resolver.for("plugin:conformance");
  const late = (path: string, rest = ""): Late<unknown> => {
    const bound: unknown = resolver.bind(referenceText(path, rest));
    if (!isLate(bound)) throw new TypeError("a reference was bound to something else than a late value");
    return bound;
  };
  try {
    const resolve = (path: string, rest?: string) => consumer.resolve<unknown>(late(path, rest));
    return await run({ config, resolver, consumer, events, late, resolve });
  } finally {
    await resolver.close({ graceMs: 0 });
  }
}

function referenceText(path: string, rest: string): string {
  const escaped = path.replaceAll("%", "%25").replaceAll("?", "%3F").replaceAll("#", "%23") + rest;
  return `<<secret "conformance" "${escaped.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}">>`;
}
