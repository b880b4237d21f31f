import type { DeliveryReport } from "@latebound/sink-process";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { warn } from "../../terminal/warn.ts";

/** Warns of each value that passes unmasked in output; with `--quiet` too, as it passes in clear. */
export function tellUnmasked(
  { unmasked }: Pick<DeliveryReport, "unmasked">,
  notices: Pick<Surroundings, "stderr" | "environment">,
): void {
  for (const { reference, part, reason } of unmasked) {
    if (part === "value") warn(`${reference} is not masked in output: it is too ${word(reason)}`, notices);
  }
}

function word(reason: string): string {
  return reason === "short" || reason === "common" || reason === "repetitive" ? reason : `odd (${reason})`;
}
