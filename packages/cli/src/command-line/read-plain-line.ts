import { getSpec } from "../commands/get/get-spec.ts";
import { runSpec } from "../commands/run/run-spec.ts";
import type { CommandSpec, CommandWords, OptionSpec } from "./command-spec.ts";
import { globalOptions } from "./global-options.ts";
import { lacksDashes } from "./lacks-dashes.ts";
import { optionName } from "./option-name.ts";
import { splitWords } from "./split-words.ts";

/** The commands that are called again and again. */
const frequent: readonly CommandSpec[] = [getSpec, runSpec];

/**
 * What a command line asks for that is plain: a frequent command, with options that are written in full, each with its
 * value as the next word. Undefined for every other one, which `readCommandLine` reads; where both read a line, they
 * read the same. Without the library that explains what is wrong, it takes a tenth of the time.
 */
export function readPlainLine(
  words: readonly string[],
): { readonly command: CommandSpec; readonly typed: CommandWords } | undefined {
  const { before, rest } = splitWords(words);
  const command = frequent.find(({ name }) => before.includes(name));
  if (command && !rest && lacksDashes(before, command)) return undefined;
  const read = command && readWords(before, command.options);
  if (!command || read?.words.shift() !== command.name) return undefined;
  if (!fits(read.words.length, command) || (rest && command.rest === undefined)) return undefined;
  return { command, typed: { ...read, rest: rest ?? [] } };
}

interface ReadWords {
  readonly words: string[];
  readonly options: Record<string, string | string[] | true>;
}

function readWords(given: readonly string[], own: readonly OptionSpec[]): ReadWords | undefined {
  const words: string[] = [];
  const options: ReadWords["options"] = {};
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? "";
    if (!word.startsWith("-")) {
      words.push(word);
      continue;
    }
    // A command's own options stand behind its name.
    const known = words.length === 0 ? globalOptions : [...own, ...globalOptions];
    const option = known.find(({ flag }) => flag.split(", ").includes(word));
    const value = option?.value === undefined ? true : given[++at];
    // Another option's name may have been meant as one.
    if (!option || option.choices || value === undefined || (value !== true && value.startsWith("-")))
      return undefined;
    put(options, option, value);
  }
  return { words, options };
}

function put(options: ReadWords["options"], { flag, repeats }: OptionSpec, value: string | true): void {
  const name = optionName(flag);
  const earlier = options[name];
  if (repeats && value !== true) options[name] = [...(Array.isArray(earlier) ? earlier : []), value];
  else options[name] = value;
}

function fits(count: number, { arguments: specs }: CommandSpec): boolean {
  const least = specs.filter((spec) => spec.count === "one").length;
  const most = specs.some((spec) => spec.count === "any") ? Number.POSITIVE_INFINITY : specs.length;
  return count >= least && count <= most;
}
