import { commandGroups, commands } from "../../packages/cli/src/command-line/command-list.ts";
import type { CommandSpec, OptionSpec } from "../../packages/cli/src/command-line/command-spec.ts";
import { generalExitCodes } from "../../packages/cli/src/command-line/exit-codes.ts";
import { globalOptions } from "../../packages/cli/src/command-line/global-options.ts";
import { usageOf } from "../../packages/cli/src/command-line/usage-text.ts";

/** What stands above it in the page is written by hand. */
const mark = "<!-- From here on made from the commands' own descriptions: npm run docs:cli -->";

/** The page with its generated part made anew. */
export function cliDocs(page: string): string {
  const end = page.indexOf(mark);
  if (end === -1) throw new Error(`docs/cli.md has no line ${mark}`);
  return `${page.slice(0, end)}${mark}\n\n${[overview(), ...commands.map(sectionOf)].join("\n")}`;
}

function overview(): string {
  const rows = commands.map(
    ({ name, summary }) => `| [\`${name}\`](#latebound-${anchorOf(name)}) | ${cell(summary)} |`,
  );
  return [
    "## Commands",
    "",
    "| `latebound …` | |",
    "|---|---|",
    ...rows,
    "",
    "Every command takes:",
    "",
    ...optionTable(globalOptions),
    "",
    ...codeTable(generalExitCodes),
    "",
  ].join("\n");
}

function sectionOf(spec: CommandSpec): string {
  const { name, summary, description, options, examples, exitCodes = [] } = spec;
  const group = commandGroups[name.split(" ")[0] ?? ""];
  return [
    `## latebound ${name}`,
    "",
    `${summary}.${group === undefined ? "" : ` (${group}.)`}`,
    "",
    "```text",
    `latebound ${name} ${usageOf(spec)}`,
    "```",
    "",
    ...description.flatMap((paragraph) => [escaped(paragraph), ""]),
    ...(spec.arguments.length === 0 ? [] : [...argumentTable(spec), ""]),
    ...(options.length === 0 ? [] : [...optionTable(options), ""]),
    ...(exitCodes.length === 0 ? [] : [...codeTable(exitCodes), ""]),
    "```sh",
    ...examples.flatMap(({ line, says }, index) => [...(index === 0 ? [] : [""]), `# ${says}`, line]),
    "```",
    "",
  ].join("\n");
}

function argumentTable({ arguments: words }: CommandSpec): string[] {
  const rows = words.map(({ name, summary, choices }) => `| \`${name}\` | ${told(summary, choices)} |`);
  return ["| argument | |", "|---|---|", ...rows];
}

function optionTable(options: readonly OptionSpec[]): string[] {
  const rows = options.map(({ flag, value, summary, choices, repeats, default: standard }) => {
    const named = value === undefined ? flag : `${flag} ${value}`;
    const facts = [repeats ? "may be repeated" : "", standard === undefined ? "" : `default \`${standard}\``];
    return `| \`${named}\` | ${[told(summary, choices), ...facts.filter((fact) => fact !== "")].join("; ")} |`;
  });
  return ["| option | |", "|---|---|", ...rows];
}

function codeTable(codes: readonly { readonly code: string; readonly meaning: string }[]): string[] {
  return [
    "| exit code | |",
    "|---|---|",
    ...codes.map(({ code, meaning }) => `| ${code} | ${cell(meaning)} |`),
  ];
}

function told(summary: string, choices: readonly string[] | undefined): string {
  return choices ? `${cell(summary)}: ${choices.map((choice) => `\`${choice}\``).join(", ")}` : cell(summary);
}

function cell(words: string): string {
  return escaped(words).replaceAll("|", "\\|");
}

/** References and placeholders as they are, where Markdown would take them for HTML, links or emphasis. */
function escaped(words: string): string {
  return words.replace(/[<>*_[\]]/g, "\\$&");
}

function anchorOf(name: string): string {
  return name.replaceAll(" ", "-");
}
