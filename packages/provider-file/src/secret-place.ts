import type { ProviderContext } from "@latebound/provider";
import type { FileOptions } from "./file-options.ts";

/** Where an instance's secrets lie, and what messages may say of it. */
export interface SecretPlace {
  /** The configured name. */
  readonly provider: string;
  readonly path: string;
  /** For messages; holds the path only where the operator wrote it without a reference. */
  readonly title: string;
}

/** The place that an option gives. */
export function secretPlace(
  option: keyof FileOptions,
  path: string,
  { name: provider, literalOptions }: ProviderContext,
): SecretPlace {
  const noun = option === "dir" ? "directory" : "file";
  const shown = literalOptions?.has(option) ? ` ${path}` : "";
  return { provider, path, title: `the ${noun}${shown} of the option \`${option}\`` };
}
