import { usageFault } from "../../command-line/command-fault.ts";

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The time that an option means: a date, a date and time, or how long ago. @throws {CommandFault} for anything else */
export function momentOf(option: string, text: string, nowMs: number): Date {
  const [, count, unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(nowMs - Number(count) * (unitsMs[unit] ?? 0));
  const isDate = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(text);
  const atMs = isDate ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs))
    throw usageFault(`${option} takes a time`, "such as 2027-01-31, 2027-01-31T08:00Z, or 90m, 2h, 7d ago");
  return new Date(atMs);
}
