import type { CommandInput } from "./command-spec.ts";
import { textOf } from "./global-options.ts";

/** The file that `--output` names; undefined for standard output, which `-` names too. */
export function outputFileOf({ options }: Pick<CommandInput, "options">): string | undefined {
  const named = textOf(options.output);
  return named === "-" ? undefined : named;
}
