import { lstatSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { configName } from "../../project/find-config.ts";
import { openTrustStore } from "../../project/trust-store.ts";
import { writeNewFile } from "../../project/write-new-file.ts";
import { signalExitCode } from "../../surroundings/core-signals.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { canAsk, confirm } from "../../terminal/confirm.ts";
import { loadPrompts } from "../../terminal/load-prompts.ts";
import { configText } from "./config-text.ts";
import { findProviders } from "./find-providers.ts";
import type { FoundProvider } from "./found-provider.ts";

/** Writes a config for the providers that are found here, and offers to trust it. */
export async function init({ options, surroundings }: CommandInput): Promise<number> {
  const path = join(surroundings.directory, configName);
  refuseExisting(path);
  const found = findProviders({ ...surroundings, secretsDirectory: "/run/secrets" });
  const asks = options.yes !== true;
  const chosen = asks ? await choose(found, surroundings) : found;
  const text = configText(chosen);
  writeNewFile(path, text);
  const say = (line: string) => {
    if (!globalOptionsOf({ options }).quiet) surroundings.stderr.write(`${line}\n`);
  };
  say(`${configName} is written: ${chosen.map(({ name }) => name).join(", ")}`);
  const isAgreed = !asks || (await confirm("Trust this new file, so that it has an effect?", surroundings));
  if (isAgreed === undefined) throw leftWithFile();
  if (!isAgreed) {
    say("It has no effect before it is trusted: read it, then run latebound trust");
    return 0;
  }
  openTrustStore(surroundings).add(realpathSync(path), text);
  say("It is trusted with this content. Next: latebound check");
  return 0;
}

function refuseExisting(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw new CommandFault(`there is a ${configName} here already`, {
    hint: "it is left as it is; remove it first",
  });
}

/** The end by Ctrl-C, of who had agreed to the file before. */
function leftWithFile(): CommandFault {
  return new CommandFault(`${configName} stays as it was written, and has no effect before it is trusted`, {
    exitCode: signalExitCode("SIGINT"),
    hint: "read it, then run latebound trust, or remove it",
  });
}

async function choose(
  found: readonly FoundProvider[],
  surroundings: Surroundings,
): Promise<readonly FoundProvider[]> {
  if (!canAsk(surroundings))
    throw usageFault("there is no terminal to ask on", "--yes asks nothing: all that is found is used");
  const isDumb = surroundings.environment.TERM === "dumb";
  const names = await (isDumb ? askForAll(found, surroundings) : askForEach(found, surroundings));
  if (names === undefined) throw new CommandFault("nothing was written");
  return found.filter(({ name }) => names.includes(name) || isNeeded(name, names, found));
}

/** On a terminal that can't draw a list. */
async function askForAll(
  found: readonly FoundProvider[],
  surroundings: Surroundings,
): Promise<readonly string[] | undefined> {
  const names = found.map(({ name }) => name);
  const isAgreed = await confirm(`Write a config with ${names.join(", ")}?`, surroundings);
  return isAgreed ? names : undefined;
}

async function askForEach(
  found: readonly FoundProvider[],
  { stdin, stderr }: Surroundings,
): Promise<readonly string[] | undefined> {
  const { multiselect, isCancel } = await loadPrompts();
  const names = await multiselect({
    message: "Which providers shall the config have?",
    options: found.map(({ name, found: sign }) => ({ value: name, label: name, hint: sign })),
    initialValues: found.map(({ name }) => name),
    required: true,
    input: stdin,
    output: stderr,
  });
  return isCancel(names) ? undefined : names;
}

/** A token is read from the environment. */
function isNeeded(name: string, chosen: readonly string[], found: readonly FoundProvider[]): boolean {
  const lines = found.flatMap((provider) => (chosen.includes(provider.name) ? provider.lines : []));
  return lines.some((line) => line.includes(`<<secret "${name}" `));
}
