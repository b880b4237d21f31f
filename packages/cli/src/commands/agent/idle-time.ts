import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How long an agent without requests lives, in milliseconds. @throws {CommandFault} for what is no time */
export function idleMsOf({ options, surroundings }: CommandInput): number {
  const text =
    typeof options.idle === "string" ? options.idle : surroundings.environment.LATEBOUND_AGENT_IDLE;
  const [, count, unit = ""] = /^(\d{1,10})(ms|s|m|h|d)$/.exec(text ?? "15m") ?? [];
  const idleMs = Number(count) * (unitMs[unit] ?? Number.NaN);
  if (idleMs > 0 && idleMs < 2 ** 31) return idleMs;
  throw usageFault("the time of an idle agent is a number with a unit", "such as 15m or 8h, below 24 days");
}
