import type { ArgumentSpec, CommandSpec, OptionSpec } from "../../command-line/command-spec.ts";
import { globalOptions } from "../../command-line/global-options.ts";

/** What may stand in a place: one of a few words, a file, or what nobody can guess. */
export type Place =
  | { readonly kind: "words"; readonly words: readonly Word[] }
  | { readonly kind: "files" }
  | { readonly kind: "any" };

/** A word and what it means. */
export interface Word {
  readonly word: string;
  readonly summary: string;
}

/** What completion knows of a command, or of the first word of commands of two; "" is `latebound` itself. */
export interface CompletedCommand {
  readonly name: string;
  readonly options: readonly CompletedOption[];
  /** What stands behind it, by place; the last one again and again where `repeats`. */
  readonly places: readonly Place[];
  readonly repeats: boolean;
}

/** An option; a flag has no value. */
export interface CompletedOption {
  /** `-o` and `--output`. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly value?: Place;
}

/** Every command as completion sees it, `latebound` itself first. */
export function completedCommands(
  commands: readonly CommandSpec[],
  groups: Readonly<Record<string, string>>,
): CompletedCommand[] {
  const first = commands.filter(({ name }) => !name.includes(" ")).map(wordOf);
  const grouped = Object.entries(groups).map(([word, summary]) => ({ word, summary }));
  const firstWords = [...first, ...grouped].toSorted((a, b) => (a.word < b.word ? -1 : 1));
  const version: OptionSpec = { flag: "-V, --version", summary: "show the version" };
  const outermost = groupOf("", firstWords, [version]);
  const ofGroups = Object.keys(groups).map((group) => {
    const inside = commands.filter(({ name }) => name.startsWith(`${group} `));
    return groupOf(group, inside.map(wordOf), []);
  });
  return [outermost, ...ofGroups, ...commands.map((command) => commandOf(command, firstWords))];
}

function wordOf({ name, summary }: CommandSpec): Word {
  return { word: name.split(" ").at(-1) ?? name, summary };
}

function groupOf(name: string, words: readonly Word[], options: readonly OptionSpec[]): CompletedCommand {
  return { name, options: optionsOf(options), places: [{ kind: "words", words }], repeats: false };
}

function commandOf(spec: CommandSpec, firstWords: readonly Word[]): CompletedCommand {
  return {
    name: spec.name,
    options: optionsOf(spec.options),
    places: spec.arguments.map((argument) => argumentPlace(argument, firstWords)),
    repeats: spec.arguments.at(-1)?.count === "any",
  };
}

function argumentPlace(argument: ArgumentSpec, firstWords: readonly Word[]): Place {
  return argument.name === "COMMAND" ? { kind: "words", words: firstWords } : placeOf(argument);
}

function optionsOf(own: readonly OptionSpec[]): CompletedOption[] {
  const help: OptionSpec = { flag: "-h, --help", summary: "show the help of the command" };
  return [...own, ...globalOptions, help].map(({ flag, value, choices, summary }) => ({
    flags: flag.split(", "),
    summary,
    ...(value !== undefined && { value: placeOf({ name: value, choices }) }),
  }));
}

/** What help calls something that is a file. */
const fileNames = new Set(["FILE", "OUT", "PATH", "DIR", "MANIFEST", "TAR", "TEMPLATE"]);

function placeOf({ name, choices }: { name: string; choices?: readonly string[] | undefined }): Place {
  if (choices) return { kind: "words", words: choices.map((word) => ({ word, summary: "" })) };
  return { kind: fileNames.has(name) ? "files" : "any" };
}
