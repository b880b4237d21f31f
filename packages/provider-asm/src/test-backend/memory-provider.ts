import type { AsmOptions } from "../asm-options.ts";
import { textOrCode } from "./fault-code.ts";
import { type Answer, createMemoryClient } from "./memory-client.ts";
import { call, createAsm } from "./provider-under-test.ts";

/** An instance on a memory client, with what was sent and a `getMany` that shows texts and codes. */
export function createMemoryAsm(answer: Answer, options: Partial<AsmOptions> = {}) {
  const client = createMemoryClient(answer);
  const { provider, events } = createAsm(options, { client });
  return {
    client,
    provider,
    events,
    calls: () => client.sent.map(({ name }) => name),
    read: async (keys: readonly { path: string; version?: string; stage?: string }[]) =>
      ((await provider.getMany?.(keys, call)) ?? []).map(textOrCode),
  };
}

/** So many names. */
export function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `app/${index}`);
}

/** A key for each path. */
export function keysOf(paths: readonly string[]) {
  return paths.map((path) => ({ path }));
}
