import type { CommandList, CommandSpec, OptionSpec } from "../../command-line/command-spec.ts";
import { generalExitCodes } from "../../command-line/exit-codes.ts";
import { globalOptions } from "../../command-line/global-options.ts";
import { usageOf } from "../../command-line/usage-text.ts";

/** The man page of one command, in roff's man macros. */
export function commandPage(command: CommandSpec, version: string): string {
  const { name, summary, description, options, examples, exitCodes = [] } = command;
  const codes = [
    ...exitCodes,
    ...generalExitCodes.filter(({ code }) => !exitCodes.some((own) => own.code === code)),
  ];
  return page(`latebound-${name.replaceAll(" ", "-")}`, version, [
    ...section("NAME", [`latebound-${name.replaceAll(" ", "-")} \\- ${text(summary)}`]),
    ...section("SYNOPSIS", [`.B ${text(`latebound ${name}`)}`, text(usageOf(command))]),
    ...section("DESCRIPTION", paragraphs(description)),
    ...(command.arguments.length === 0
      ? []
      : section(
          "ARGUMENTS",
          command.arguments.flatMap((argument) => item(argument.name, argument.summary)),
        )),
    ...(options.length === 0 ? [] : section("OPTIONS", options.flatMap(optionItem))),
    ...section("GLOBAL OPTIONS", globalOptions.flatMap(optionItem)),
    ...section(
      "EXIT STATUS",
      codes.flatMap(({ code, meaning }) => item(code, meaning)),
    ),
    ...section(
      "EXAMPLES",
      examples
        .flatMap(({ line, says }) => [".PP", text(`${says}:`), ".PP", ".nf", text(line), ".fi"])
        .slice(1),
    ),
    ...section("SEE ALSO", [".BR latebound (1)"]),
  ]);
}

/** The man page of the command as a whole. */
export function overviewPage({ commands }: CommandList, version: string): string {
  return page("latebound", version, [
    ...section("NAME", [`latebound \\- ${text("secrets that become real at the last moment")}`]),
    ...section("SYNOPSIS", [".B latebound", text("[options] COMMAND [ARG...]")]),
    ...section(
      "COMMANDS",
      commands.flatMap(({ name, summary }) => item(`latebound ${name}`, summary)),
    ),
    ...section("OPTIONS", globalOptions.flatMap(optionItem)),
    ...section(
      "EXIT STATUS",
      generalExitCodes.flatMap(({ code, meaning }) => item(code, meaning)),
    ),
    ...section("SEE ALSO", [text("latebound man COMMAND prints the page of a command.")]),
  ]);
}

function page(name: string, version: string, lines: readonly string[]): string {
  return [`.TH ${text(name.toUpperCase())} 1 "" "latebound ${text(version)}"`, ...lines, ""].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title}`, ...lines];
}

function paragraphs(description: readonly string[]): string[] {
  return description.flatMap((paragraph, index) => [...(index === 0 ? [] : [".PP"]), text(paragraph)]);
}

function optionItem({ flag, value, summary, choices, default: standard }: OptionSpec): string[] {
  const facts = [
    ...(choices ? [`one of ${choices.join(", ")}`] : []),
    ...(standard === undefined ? [] : [`default: ${standard}`]),
  ];
  const told = facts.length === 0 ? summary : `${summary} (${facts.join("; ")})`;
  return item(value === undefined ? flag : `${flag} ${value}`, told);
}

function item(term: string, meaning: string): string[] {
  return [".TP", `.B ${text(term)}`, text(meaning)];
}

/** Text that is none of roff's requests or escapes, whose hyphens can be copied. */
function text(words: string): string {
  const escaped = words.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll('"', "\\(dq");
  const plain = escaped
    .replaceAll("…", "...")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replace(/[^ -~]/gu, (character) => `\\[u${codeOf(character)}]`);
  return plain.startsWith(".") ? `\\&${plain}` : plain;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
