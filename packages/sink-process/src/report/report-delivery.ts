import { unmaskedValues } from "@latebound/redact";
import type { Launched } from "../launch.ts";
import type { ProcessPlan } from "../process-plan.ts";
import { contentOf } from "../spec/file-content.ts";
import type { DeliveredValue, DeliveryReport } from "./delivery-report.ts";

/** What was delivered where, told without a value. */
export function reportDelivery(
  { spec, base, slots, consumer, sourcesOf, redactor }: ProcessPlan,
  { child, environment, output }: Pick<Launched, "child" | "environment" | "output">,
  filePaths: readonly string[],
): DeliveryReport {
  const contents = Object.values(spec.files ?? {}).map(contentOf);
  const files = filePaths.map((target, index): DeliveredValue => {
    return { way: "file", target, sources: sourcesOf(contents[index]) };
  });
  const others = slots.map(({ way, name, text }): DeliveredValue => {
    return { way, target: name, sources: sourcesOf(text) };
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
