import { isLate } from "@latebound/core";
import { createRedactor, type Redactor } from "@latebound/redact";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { listOf } from "../../command-line/global-options.ts";
import { type LocalAccess, openLocalAccess } from "../../project/local-access.ts";
import { endBySignal } from "../../surroundings/interrupt.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { warn } from "../../terminal/warn.ts";
import { referenceText } from "../get/reference-text.ts";
import { passOn } from "./pass-on.ts";

/** Passes standard input on, masked; nothing of it before every value is known. */
export async function mask(input: CommandInput): Promise<number> {
  const { surroundings } = input;
  const redactor = await knowValues(input);
  tellUnmasked(redactor, surroundings);
  const endedBy = await passOn(redactor.nodeTransform(), surroundings);
  if (endedBy !== undefined) endBySignal(endedBy);
  return 0;
}

/** A redactor with every value. @throws {SecretError} where one can't be had @throws {CommandFault} where there is none */
async function knowValues(input: CommandInput): Promise<Redactor> {
  const redactor = createRedactor();
  const access = await openLocalAccess(input, "cli:mask");
  try {
    const onValue = (value: string | Uint8Array, { reference }: { readonly reference: string }) =>
      redactor.add(value, { name: reference });
    await access.consumer.resolve(maskedTree(access, listOf(input.options.ref)), { onValue });
  } finally {
    await access.close();
  }
  // A default is no secret.
  if (redactor.stats().secretCount > 0) return redactor;
  const hint = "write references into the config, or name some: --ref REF";
  throw new CommandFault("there is no value to mask", { hint });
}

/** Everything that is to be fetched. */
function maskedTree({ bind, document, sinkTables }: LocalAccess, words: readonly string[]): unknown {
  if (words.length === 0) return [document, sinkTables];
  const bound: readonly unknown[] = bind(words.map(referenceText));
  if (bound.every(isLate)) return bound;
  throw usageFault("--ref REF holds no reference", 'write PROVIDER:KEY, or <<secret "PROVIDER" "KEY">>');
}

/** With `--quiet` too: it passes in clear. */
function tellUnmasked(redactor: Redactor, surroundings: Surroundings): void {
  for (const { name = "a value", part, reason } of redactor.skipped()) {
    if (part === "value") warn(`${name} is not masked (${reason})`, surroundings);
  }
}
