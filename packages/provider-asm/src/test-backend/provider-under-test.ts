import type { ProviderEvent } from "@latebound/provider";
import type { AsmOptions } from "../asm-options.ts";
import { type AsmParts, asm } from "../index.ts";

/** An instance that was told these options literally, with a clock that the test moves, and everything it said. */
export function createAsm(
  options: Partial<AsmOptions> = {},
  parts: AsmParts = {},
  literalOptions: readonly string[] = Object.keys(options),
) {
  const kind = asm(parts);
  const time = { nowMs: 1_000_000 };
  const events: ProviderEvent[] = [];
  const provider = kind.create(
    { batch: "auto", ...options },
    {
      name: "asm_test",
      clock: { now: () => time.nowMs, monotonicMs: () => time.nowMs, setTimer: () => () => {} },
      random: () => 0.5,
      event: (event) => events.push(event),
      literalOptions: new Set(literalOptions),
    },
  );
  return { provider, time, events };
}

/** A call that nobody aborts. */
export const call = { signal: new AbortController().signal };
