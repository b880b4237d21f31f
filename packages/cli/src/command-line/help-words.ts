import { commandGroups, commands } from "./command-list.ts";

/**
 * A command line with every way to ask for help written as `--help`: no word at all, `help`, `help NAME…`, and a group
 * such as `audit` alone or with `help`.
 */
export function helpWords(words: readonly string[]): readonly string[] {
  const [first, second] = words;
  if (first === undefined) return ["--help"];
  if (first === "help") return helpFor(words.slice(1));
  if (!Object.hasOwn(commandGroups, first)) return words;
  if (second === undefined) return [first, "--help"];
  return second === "help" ? [first, ...words.slice(2), "--help"] : words;
}

/** A name that there isn't is left as it is, to be told as one. */
function helpFor(names: readonly string[]): readonly string[] {
  const [first] = names;
  if (first === undefined || first === "help") return ["--help"];
  const isKnown = commands.some(({ name }) => name.split(" ")[0] === first);
  return isKnown ? [...names, "--help"] : names;
}
