import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { findConfig } from "../../project/find-config.ts";
import type { EnvFileVariable } from "./read-env-files.ts";

/**
 * Refuses what would reach the command as text, though it was meant as a reference: a value that begins as the short form
 * of one, and one that a `#` cut. @throws {CommandFault}
 */
export async function refuseHalfReferences(
  variables: readonly EnvFileVariable[],
  input: CommandInput,
): Promise<void> {
  const cut = variables.find(({ value }) => value.includes("<<secret") && !value.includes(">>"));
  if (cut) throw halfReference(cut, "is a reference that isn't whole");
  const named = variables.filter(({ value }) => beginning.test(value));
  if (named.length === 0) return;
  const names = await providerNames(input);
  const short = named.find(({ value }) => names.has(beginning.exec(value)?.[1] ?? ""));
  if (short)
    throw halfReference(
      short,
      "begins with the name of a provider, and is no reference",
      `; text that is meant as it is stands so: NAME='<<"TEXT">>'`,
    );
}

/** Not of a URL. */
const beginning = /^([a-z0-9_-]+):(?!\/\/)/;

function halfReference({ place }: EnvFileVariable, problem: string, otherwise = ""): CommandFault {
  return new CommandFault(`${place}: the value ${problem}`, {
    hint: `a reference stands in single quotes: NAME='<<secret "PROVIDER" "KEY">>'${otherwise}`,
  });
}

/** Opened for a look, and only where a value looks like it: this asks nobody. */
async function providerNames(input: CommandInput): Promise<ReadonlySet<string>> {
  const { config: named } = globalOptionsOf(input);
  if (named.length === 0 && findConfig(input.surroundings) === undefined) return new Set();
  const [{ readConfigFiles }, { openForReview }] = await Promise.all([
    import("../../project/config-files.ts"),
    import("../../project/open-for-review.ts"),
  ]);
  const files = await readConfigFiles(named, input.surroundings);
  const { config, resolver } = await openForReview(files, input.surroundings);
  await resolver.close();
  return new Set(config.providers.keys());
}
