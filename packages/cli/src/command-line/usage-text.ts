import type { ArgumentSpec, CommandSpec } from "./command-spec.ts";

/** How a command is written, without its name. */
export function usageOf({ arguments: words, rest }: CommandSpec): string {
  return ["[options]", ...words.map(argumentText), ...(rest === undefined ? [] : [`[-- ${rest}]`])].join(" ");
}

/** How an argument is written: in brackets that say whether it must be there. */
export function argumentText({ name, count }: ArgumentSpec): string {
  if (count === "one") return `<${name}>`;
  return count === "optional" ? `[${name}]` : `[${name}...]`;
}
