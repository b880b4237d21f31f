import type { Provider, ProviderKind } from "@latebound/provider";

/** Counts what the providers of a kind are asked, for backends that have no wire to count on. */
export function createCallCount() {
  let calls = 0;
  const count = () => {
    calls += 1;
  };
  return {
    total: () => calls,
    counted: (kind: ProviderKind): ProviderKind => ({
      ...kind,
      create: (options, context) => countedProvider(kind.create(options, context), count),
    }),
  };
}

function countedProvider(provider: Provider, count: () => void): Provider {
  const { get, getMany, check } = provider;
  return {
    ...provider,
    get: (...question) => {
      count();
      return get(...question);
    },
    ...(getMany && {
      getMany: (...question) => {
        count();
        return getMany(...question);
      },
    }),
    ...(check && {
      check: (...question) => {
        count();
        return check(...question);
      },
    }),
  };
}
