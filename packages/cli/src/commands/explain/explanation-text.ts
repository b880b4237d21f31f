import { cleanText } from "@latebound/provider";
import type { ExplanationJson } from "../../schemas/explanation.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { createStyle } from "../../terminal/style.ts";

/** An explanation in lines; ends with a line end. */
export function explanationText(told: ExplanationJson, { stdout, environment }: Surroundings): string {
  const style = createStyle(stdout, environment);
  const { reference, consumer, allowed, rule, grant, provider, kind, file, line, cache } = told;
  const verdict = allowed ? style.good("may use it:") : style.fault("may not use it:");
  const place = file === undefined ? "" : `, ${[file, line].filter((part) => part !== undefined).join(":")}`;
  const lines = [
    ["reference", clean(reference)],
    ["consumer", `${clean(consumer)} ${verdict} ${clean(rule)}`],
    ...(grant?.split("\n") ?? []).map((text, index) => [index === 0 ? "to add" : "", clean(text)]),
    ["provider", clean(`${provider}, of the kind ${kind}${place}`)],
    ["cache", cacheText(cache)],
    ["calls", `${clean(told.calls)}; within ${durationText(told.timeoutMs)}, ${told.retries} retries`],
  ];
  return lines.map(([name = "", text]) => `${style.strong(name.padEnd(10))} ${text}\n`).join("");
}

/** The config need not be trusted. */
function clean(text: string): string {
  return cleanText(text, 2_000);
}

function cacheText({ ttlMs, negativeTtlMs, maxStaleMs }: ExplanationJson["cache"]): string {
  const stale =
    maxStaleMs === 0
      ? "never longer"
      : `at most ${durationText(maxStaleMs)} longer where the backend can't answer`;
  return `kept ${durationText(ttlMs)}, ${stale}; an absence ${durationText(negativeTtlMs)}`;
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** The largest unit that leaves a whole number, as it is written in a config. */
function durationText(durationMs: number): string {
  const unit = units.find(([, length]) => durationMs > 0 && durationMs % length === 0);
  return unit ? `${durationMs / unit[1]}${unit[0]}` : `${durationMs}ms`;
}
