import { type Consumer, isLate, type Late } from "@latebound/core";
import type { Redactor } from "@latebound/redact";
import { latesIn, partsOf } from "../delivery/late-parts.ts";
import type { Launched } from "../launch.ts";
import type { ProcessPlan } from "../process-plan.ts";
import type { DeliveredSource, DeliveredValue, DeliveryReport, UnmaskedValue } from "./delivery-report.ts";

/** What was delivered where, told from references alone. */
export function reportDelivery(
  { spec, base, slots, consumer, output, redactor }: ProcessPlan,
  { child, environment }: Pick<Launched, "child" | "environment">,
  filePaths: readonly string[],
): DeliveryReport {
  const contents = Object.values(spec.files ?? {});
  const files = filePaths.map((target, index): DeliveredValue => {
    return { way: "file", target, sources: sourcesOf(consumer, latesIn(contents[index])) };
  });
  const others = slots.map(({ way, name, text }): DeliveredValue => {
    return { way, target: name, sources: sourcesOf(consumer, isLate(text) ? [text] : []) };
  });
  return {
    process: base,
    consumer: consumer.name,
    delivered: [...others, ...files],
    ...environment,
    // Where no pty is to be had for this system, pipes stand in.
    output: output === "terminal" && !child.hasTerminal ? "pipe" : output,
    unmasked: unmaskedValues(redactor),
  };
}

function unmaskedValues(redactor: Redactor): UnmaskedValue[] {
  const whole = redactor.stats().skipped.filter(({ part }) => part === "value");
  return whole.map(({ name = "a literal", reason }) => ({ reference: name, reason }));
}

function sourcesOf(consumer: Consumer, lates: readonly Late<unknown>[]): DeliveredSource[] {
  return lates.flatMap(partsOf).map(({ late }) => {
    try {
      const { reference, provider, cache } = consumer.explain(late);
      return { reference, provider, ...(cache?.version !== undefined && { version: cache.version }) };
    } catch {
      // The configuration was replaced by one without the provider, after the value was handed out.
      return { reference: late.toJSON(), provider: "" };
    }
  });
}
