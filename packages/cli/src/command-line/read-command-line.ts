import { cleanText } from "@latebound/provider";
import { Argument, Command, CommanderError, Option } from "commander";
import type { OutputStream, Surroundings } from "../surroundings/surroundings.ts";
import { usageFault } from "./command-fault.ts";
import { commandGroups, commands } from "./command-list.ts";
import type { ArgumentSpec, CommandInput, CommandSpec, OptionSpec } from "./command-spec.ts";
import { globalOptions } from "./global-options.ts";
import { helpTextOf } from "./help-text.ts";
import { helpWords } from "./help-words.ts";
import { lacksDashes } from "./lacks-dashes.ts";
import { optionName } from "./option-name.ts";
import { splitWords } from "./split-words.ts";
import { argumentText, usageOf } from "./usage-text.ts";

/** What a command line asks for: a command with its input, or nothing more than what was printed already. */
export type ReadCommandLine =
  | { readonly command: CommandSpec; readonly input: CommandInput }
  | { readonly exitCode: number };

/** What the words mean; help, version and usage faults are printed. @throws {CommandFault} for words behind `--` */
export function readCommandLine(surroundings: Surroundings, version: string): ReadCommandLine {
  const { words, stdout, stderr } = surroundings;
  const { before, rest } = splitWords(words);
  const lacking = !rest && commands.find((spec) => lacksDashes(before, spec));
  if (lacking) throw withoutDashes(lacking);
  let chosen: ReadCommandLine | undefined;
  const program = createProgram(version, { stdout, stderr }, (command, given, options) => {
    chosen = { command, input: { words: given, options, rest: rest ?? [], surroundings } };
  });
  try {
    program.parse(helpWords(before), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  if (chosen && "command" in chosen && rest?.length && chosen.command.rest === undefined)
    throw usageFault(`${chosen.command.name} takes nothing behind --`);
  return chosen ?? { exitCode: 2 };
}

function withoutDashes({ name }: CommandSpec) {
  const hint = `write: latebound ${name} [options] -- COMMAND ARG…; options stand in front of every other word`;
  return usageFault("a command to run stands behind --", hint);
}

interface Streams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

type Choose = (command: CommandSpec, words: readonly string[], options: CommandInput["options"]) => void;

function createProgram(version: string, streams: Streams, choose: Choose): Command {
  const program = outermost("latebound", streams)
    .description("Secrets that become real at the last moment.")
    .version(version, "-V, --version", "show the version");
  for (const option of globalOptions) program.addOption(toOption(option));
  const groups = new Map<string, Command>();
  for (const spec of commands)
    addCommand(program, groups, spec, choose).addHelpText("after", () =>
      helpTextOf(spec, widthOf(streams.stdout)),
    );
  program.addHelpText("after", "\nEach command has help of its own: latebound COMMAND --help");
  return program;
}

function outermost(name: string, { stdout, stderr }: Streams): Command {
  return new Command(name)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      // It quotes the words as they were typed.
      outputError: (text, write) => write(`${cleanText(text, 2_000)}\n`),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
    });
}

/** A terminal that doesn't know its width says 0. */
function widthOf({ columns }: OutputStream): number {
  return columns || 80;
}

function addCommand(
  program: Command,
  groups: Map<string, Command>,
  spec: CommandSpec,
  choose: Choose,
): Command {
  const names = spec.name.split(" ");
  const own = names.at(-1) ?? spec.name;
  const parent = names.length === 1 ? program : groupOf(program, groups, names[0] ?? "");
  const command = parent.command(own).summary(spec.summary).description(spec.summary);
  for (const argument of spec.arguments) command.addArgument(toArgument(argument));
  for (const option of spec.options) command.addOption(toOption(option));
  command.usage(usageOf(spec));
  command.action((..._given: unknown[]) => {
    choose(spec, command.args, namedOptions(spec, command.optsWithGlobals()));
  });
  return command;
}

function groupOf(program: Command, groups: Map<string, Command>, name: string): Command {
  const known = groups.get(name);
  if (known) return known;
  const summary = commandGroups[name] ?? "";
  const group = program.command(name).summary(summary).description(summary);
  groups.set(name, group);
  return group;
}

function toArgument(spec: ArgumentSpec): Argument {
  const argument = new Argument(argumentText(spec), spec.summary);
  return spec.choices ? argument.choices(spec.choices) : argument;
}

function toOption({ flag, value, repeats, choices, default: standard, summary }: OptionSpec): Option {
  const described = standard === undefined ? summary : `${summary} (default: ${standard})`;
  const option = new Option(value === undefined ? flag : `${flag} <${value}>`, described);
  if (choices) option.choices(choices);
  if (repeats)
    option.argParser((word: string, before: unknown) => [...(Array.isArray(before) ? before : []), word]);
  return option;
}

/** Under the names that the flags have: `--no-mask` is `noMask`. */
function namedOptions(spec: CommandSpec, given: Readonly<Record<string, unknown>>): CommandInput["options"] {
  const named = [...spec.options, ...globalOptions].map(({ flag }) => {
    const negated = /--no(-[a-z-]+)$/.exec(flag)?.[1];
    const value = given[optionName(negated === undefined ? flag : `-${negated}`)];
    // Commander gives strings for options with a value, lists where ours collect, true and false for flags.
    if (negated === undefined) return [optionName(flag), value as CommandInput["options"][string]];
    return [optionName(flag), value === false ? true : undefined];
  });
  return Object.fromEntries(named);
}
