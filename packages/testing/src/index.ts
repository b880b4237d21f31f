export type { ConformanceCase } from "./conformance/conformance-case.ts";
export {
  type ConformanceReport,
  casesFor,
  conformanceCases,
  conformanceReport,
} from "./conformance/conformance-cases.ts";
export type {
  BrokenInstance,
  ChildInstance,
  ConformanceContent,
  ConformanceFixture,
  ConformanceInstance,
  FaultName,
  Need,
  Seeded,
} from "./conformance/fixture.ts";
export {
  type FakeFault,
  type FakeProvider,
  type FakeProviderOptions,
  fakeProvider,
} from "./fake/fake-provider.ts";
export type { FakeContent } from "./fake/fake-store.ts";
export { assertNoCanary, createCanary, findCanary } from "./leaks/canary.ts";
export { describeEverything } from "./leaks/describe-everything.ts";
export { createManualClock, type ManualClock } from "./manual-clock.ts";
export { type RefusedNetwork, refuseNetwork } from "./refuse-network.ts";
