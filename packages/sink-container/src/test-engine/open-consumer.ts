import { type Consumer, createResolver, parseConfig, type Resolver } from "@latebound/core";
import { type FakeContent, type FakeProvider, fakeProvider } from "@latebound/testing";

/** A consumer of a provider in memory. */
export interface OpenedConsumer {
  readonly resolver: Resolver;
  readonly consumer: Consumer;
  readonly backend: FakeProvider;
}

/** A consumer `container:web` of a provider `fake` with this content. */
export async function openConsumer(content: Record<string, FakeContent>): Promise<OpenedConsumer> {
  const backend = fakeProvider(content);
  const config = await parseConfig('[secret.fake]\ncache_ttl = "1s"', { kinds: [backend] });
  const resolver = createResolver({ config });
  return { resolver, consumer: resolver.for("container:web"), backend };
}

/** A reference to a key of the provider. */
export function fake(key: string, filters = ""): string {
  return `<<secret "fake" "${key}"${filters}>>`;
}
