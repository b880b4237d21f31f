import type { CommandSpec, OptionSpec } from "./command-spec.ts";
import { globalOptions } from "./global-options.ts";

/**
 * Whether words in front of `--`, or without one, look like a command that belongs behind it: more of them than are
 * taken, or an option behind one, which would be read as latebound's own. Nothing of a line that asks for help does.
 */
export function lacksDashes(words: readonly string[], spec: CommandSpec): boolean {
  if (spec.rest === undefined || words.includes("-h") || words.includes("--help")) return false;
  const own = spec.name.split(" ");
  const options = [...spec.options, ...globalOptions];
  let count = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) {
      if (count < own.length && word !== own[count]) return false;
      count++;
    } else if (count > own.length) return true;
    else if (takesNext(word, options)) at++;
  }
  return count > own.length + spec.arguments.length;
}

function takesNext(word: string, options: readonly OptionSpec[]): boolean {
  return options.some(({ flag, value }) => value !== undefined && flag.split(", ").includes(word));
}
