import type { SecretEvent } from "@latebound/core";
import type { DeliveryReport } from "@latebound/sink-process";

/** What there is to say of each value that passes unmasked in output; also with `--quiet`, as it passes in clear. */
export function unmaskedWarnings({ unmasked }: Pick<DeliveryReport, "unmasked">): readonly string[] {
  return unmasked
    .filter(({ part }) => part === "value")
    .map(({ reference, reason }) => `${reference} is not masked in output: it is too ${word(reason)}`);
}

function word(reason: string): string {
  return reason === "short" || reason === "common" || reason === "repetitive" ? reason : `odd (${reason})`;
}

/** What there is to say of an event; undefined where it is nothing. */
export function eventWarning(event: SecretEvent): string | undefined {
  if (event.type === "unbound_reference")
    return `${event.place} looks like a reference, and is passed on as it is`;
  if (event.type === "fault")
    return `a changed value can't be had (${event.code}): the command goes on with what it has`;
  return undefined;
}
