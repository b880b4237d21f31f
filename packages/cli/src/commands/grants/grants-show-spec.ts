import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound grants show [CONSUMER]`. */
export const grantsShowSpec: CommandSpec = {
  name: "grants show",
  summary: "Show who may use what, in the order of the config",
  description: [
    "Each pattern of each grant, with the file and line of its [[grant]]. A deny wins in any order; with any grant " +
      "present, what nothing allows is refused. Nothing is fetched, and the config need not be trusted.",
  ],
  arguments: [
    { name: "CONSUMER", summary: "only what applies to it, such as plugin:mailer", count: "optional" },
  ],
  options: [
    {
      flag: "--format",
      value: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "a table for people, or JSON",
    },
  ],
  examples: [
    { line: "latebound grants show", says: "all grants" },
    {
      line: "latebound grants show plugin:mailer --format json",
      says: "those of one consumer, for a program",
    },
  ],
  load: async () => (await import("./grants-show.ts")).grantsShow,
};
