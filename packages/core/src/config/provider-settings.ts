import type { ProviderSettings } from "./config.ts";
import { parseDuration } from "./duration.ts";
import type { Problem } from "./problem.ts";

/** The options that every kind has, as they are written. */
export const commonOptionNames = [
  "cache_ttl",
  "negative_ttl",
  "max_stale",
  "timeout",
  "retries",
  "max_concurrency",
] as const;

/** A provider's table cut in two: how core treats it, and what is left for the kind's schema. */
export interface SettingsCut {
  readonly settings: ProviderSettings;
  readonly options: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** The common options of a `[secret.NAME]` table, with defaults, and the rest of the table (without `type`). */
export function cutSettings(table: Readonly<Record<string, unknown>>): SettingsCut {
  const problems: Problem[] = [];
  const read = new SettingsReader(table, problems);
  const settings: ProviderSettings = {
    cacheTtlMs: read.duration("cache_ttl", "5m", 0),
    negativeTtlMs: read.duration("negative_ttl", "5s", 0),
    maxStaleMs: read.duration("max_stale", "1h", 0),
    timeoutMs: read.duration("timeout", "10s", 1),
    retries: read.count("retries", 2, 0, 10),
    maxConcurrency: read.count("max_concurrency", 64, 1, 10_000),
  };
  const taken: readonly string[] = [...commonOptionNames, "type"];
  const rest = Object.entries(table).filter(([name]) => !taken.includes(name));
  return { settings, options: safeRecord(rest), problems };
}

type CommonOption = (typeof commonOptionNames)[number];

class SettingsReader {
  readonly #table: Readonly<Record<string, unknown>>;
  readonly #problems: Problem[];

  constructor(table: Readonly<Record<string, unknown>>, problems: Problem[]) {
    this.#table = table;
    this.#problems = problems;
  }

  duration(name: CommonOption, fallback: string, leastMs: number): number {
    const written = this.#read(name);
    const durationMs = parseDuration(written ?? fallback);
    if (durationMs !== undefined && durationMs >= leastMs) return durationMs;
    const more = leastMs > 0 ? " of more than zero" : "";
    const hint = `a whole number and a unit: ms, s, m, h or d; such as "${fallback}"`;
    this.#problems.push({ path: [name], message: `expected a duration${more}`, hint });
    return 0;
  }

  count(name: CommonOption, fallback: number, least: number, most: number): number {
    const written = this.#read(name) ?? fallback;
    if (typeof written === "number" && Number.isInteger(written) && written >= least && written <= most)
      return written;
    this.#problems.push({ path: [name], message: `expected a whole number from ${least} to ${most}` });
    return fallback;
  }

  #read(name: CommonOption): unknown {
    return Object.hasOwn(this.#table, name) ? this.#table[name] : undefined;
  }
}

function safeRecord(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const record: Record<string, unknown> = Object.create(null);
  for (const [name, value] of entries) record[name] = value;
  return record;
}
