import { isSecretError } from "@latebound/core";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { listOf } from "../../command-line/global-options.ts";
import { isBareKey } from "../get/reference-text.ts";

/**
 * The fault of `--env NAME=plain` where no provider is the default one: what stands there was meant as it is. Every
 * other fault is given back. The word itself is not told: it may be a secret.
 */
export function plainWordFault(error: unknown, { options }: Pick<CommandInput, "options">): unknown {
  if (!isSecretError(error)) return error;
  const unnamed = error.faults.filter(({ code }) => code === "unknown_provider").map(({ at }) => at?.path);
  const name = listOf(options.env)
    .map((word) => /^(\w+)=(.*)$/s.exec(word) ?? [])
    .find(([, known, word = ""]) => isBareKey(word) && unnamed.includes(`env.${known}`))?.[1];
  if (name === undefined) return error;
  const hint = `write PROVIDER:KEY; what is no secret is set by the shell: ${name}=… latebound run …`;
  return usageFault(`what --env gives ${name} is no reference`, hint);
}
