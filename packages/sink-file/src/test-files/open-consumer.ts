import { type Bound, type Consumer, createResolver, parseConfig, type Resolver } from "@latebound/core";
import { createManualClock, type FakeProvider, fakeProvider, type ManualClock } from "@latebound/testing";

/** A consumer over secrets in memory. */
export interface TestConsumer {
  readonly consumer: Consumer;
  readonly resolver: Resolver;
  readonly fake: FakeProvider;
  readonly clock: ManualClock;
  /** Binds an operator's text; `«name»` stands for a reference to that secret. */
  bind(text: string): Bound<string>;
}

/** A consumer that can read the secrets that are given. */
export async function openConsumer(secrets: Readonly<Record<string, string>>): Promise<TestConsumer> {
  const fake = fakeProvider(secrets);
  const clock = createManualClock();
  const config = await parseConfig("[secret.fake]", { kinds: [fake] });
  const resolver = createResolver({ config, clock });
  return {
    consumer: resolver.for("app:web"),
    resolver,
    fake,
    clock,
    bind: (text) => resolver.bind(text.replaceAll(/«(\w+)»/g, '<<secret "fake" "$1">>')),
  };
}
