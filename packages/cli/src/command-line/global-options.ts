import type { CommandInput, OptionSpec } from "./command-spec.ts";

/** The options that every command takes. */
export const globalOptions: readonly OptionSpec[] = [
  {
    flag: "-c, --config",
    value: "FILE",
    repeats: true,
    summary: "a config file to use, trusted because it is named; several merge, later ones win",
  },
  {
    flag: "-q, --quiet",
    summary: "say nothing on stderr but faults, and which values pass unmasked or are not looked for",
  },
  { flag: "--debug", summary: "show each request to a backend on stderr: method, path, status, time" },
  { flag: "--no-agent", summary: "neither ask nor start the agent" },
];

/** What the global options of a run say. */
export interface GlobalOptions {
  readonly config: readonly string[];
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly agent: boolean;
}

/** The global options of a run. */
export function globalOptionsOf({ options }: Pick<CommandInput, "options">): GlobalOptions {
  return {
    config: listOf(options.config),
    quiet: options.quiet === true,
    debug: options.debug === true,
    agent: options.noAgent !== true,
  };
}

/** The words that were given for an option that repeats. */
export function listOf(option: CommandInput["options"][string]): readonly string[] {
  return Array.isArray(option) ? option : [];
}

/** The word that was given for an option with a value. */
export function textOf(option: CommandInput["options"][string]): string | undefined {
  return typeof option === "string" ? option : undefined;
}
