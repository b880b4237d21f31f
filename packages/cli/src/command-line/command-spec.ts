import type { Surroundings } from "../surroundings/surroundings.ts";

/** Everything that is said of a command: its parsing, help, man page, docs and completion are made from it. */
export interface CommandSpec {
  /** As it is typed: `get`, or `audit verify`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs for help, man page and docs. */
  readonly description: readonly string[];
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** What stands behind `--`, such as `COMMAND ARG…`; without it nothing may. */
  readonly rest?: string;
  readonly examples: readonly [Example, Example, ...Example[]];
  /** Exit codes beside 0, 1 (a fault) and 2 (a wrong command line). */
  readonly exitCodes?: readonly ExitCodeSpec[];
  /** The command itself, loaded when it is run. */
  readonly load: () => Promise<CommandAction>;
}

/** Every command, and what the commands of two words have in common, by their first word. */
export interface CommandList {
  readonly commands: readonly CommandSpec[];
  readonly groups: Readonly<Record<string, string>>;
}

/** A word that a command takes by its place. */
export interface ArgumentSpec {
  /** As help shows it: `REF`. */
  readonly name: string;
  readonly summary: string;
  readonly count: "one" | "optional" | "any";
  /** The words that it may be, where there are few. */
  readonly choices?: readonly string[];
}

/** An option: a flag without `value`, repeatable with `repeats`. */
export interface OptionSpec {
  /** `--output`, perhaps with a short form before it: `-o, --output`. */
  readonly flag: string;
  /** What follows it, as help shows it: `FILE`. */
  readonly value?: string;
  readonly repeats?: true;
  /** The words that it takes, where there are few. */
  readonly choices?: readonly string[];
  /** Shown in help; the command applies it. */
  readonly default?: string;
  readonly summary: string;
}

/** A line that can be run as it stands. */
export interface Example {
  readonly line: string;
  readonly says: string;
}

/** An exit code and what it means. */
export interface ExitCodeSpec {
  readonly code: string;
  readonly meaning: string;
}

/** What was typed for a command. */
export interface CommandWords {
  /** By their order; as many as the command's arguments say. */
  readonly words: readonly string[];
  /** By name in camel case: a string, a list of strings, or true. */
  readonly options: Readonly<Record<string, string | readonly string[] | true | undefined>>;
  /** What stood behind `--`. */
  readonly rest: readonly string[];
}

/** What a command is run with. */
export interface CommandInput extends CommandWords {
  readonly surroundings: Surroundings;
}

/** Runs a command; gives its exit code. @throws {CommandFault} @throws {SecretError} */
export type CommandAction = (input: CommandInput) => Promise<number>;
