import { type GrantProposal, proposeGrants } from "@latebound/core/grants";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { readConfigFiles } from "../../project/config-files.ts";
import { openForReview } from "../../project/open-for-review.ts";
import { readTextFile } from "../../project/read-text-file.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { createStyle, type Style } from "../../terminal/style.ts";
import { writeText } from "../../terminal/write-text.ts";

/** Shows what a manifest asks for beside what is granted; 1 when something is missing. */
export async function grantsDiff(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  const [consumer = "", file = ""] = words;
  const manifest = await readManifest(file, surroundings);
  const files = await readConfigFiles(globalOptionsOf(input).config, surroundings);
  const { config, resolver } = await openForReview(files, surroundings);
  // Says what is wrong with a name that no consumer can have.
  resolver.for(consumer);
  const proposal = proposeGrants(resolver, consumer, manifest);
  await resolver.close();
  if (config.policy.grants.length === 0 && config.policy.default !== "deny" && !globalOptionsOf(input).quiet)
    surroundings.stderr.write(
      "there are no grants: nothing is restricted, every consumer may use everything\n",
    );
  const text =
    options.format === "json"
      ? `${JSON.stringify(proposal, undefined, 2)}\n`
      : textOf(proposal, surroundings);
  await writeText(surroundings.stdout, text);
  return proposal.missing.length === 0 ? 0 : 1;
}

async function readManifest(named: string, surroundings: Surroundings): Promise<unknown> {
  const text = await readTextFile(named, surroundings);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // What the parser says quotes the text.
    throw new CommandFault(`${named} is not JSON`);
  }
}

function textOf({ diff, toml }: GrantProposal, { stdout, environment }: Surroundings): string {
  const style = createStyle(stdout, environment);
  const lines = diff === "" ? [] : diff.split("\n").map((line) => `${painted(line, style)}\n`);
  return [...lines, ...(toml === "" ? [] : [`\n${toml}`])].join("");
}

function painted(line: string, style: Style): string {
  if (line.startsWith("+")) return style.good(line);
  return line.startsWith("-") ? style.fault(line) : line;
}
