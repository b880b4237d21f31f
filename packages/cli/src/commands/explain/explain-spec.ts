import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound explain REF`. */
export const explainSpec: CommandSpec = {
  name: "explain",
  summary: "Show which rule decides about a reference, and what would be called",
  description: [
    "REF is a reference as in a config, or its short form PROVIDER:KEY. Shows the grant that decides and where it stands, " +
      "the provider, how long values are kept, and what the backend would be asked. Nothing is asked, and the config need " +
      "not be trusted.",
  ],
  arguments: [
    { name: "REF", summary: 'a reference: <<secret "PROVIDER" "KEY">>, or PROVIDER:KEY', count: "one" },
  ],
  options: [
    { flag: "--consumer", value: "NAME", default: "cli:get", summary: "who asks, such as plugin:mailer" },
    {
      flag: "--format",
      value: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "lines for people, or JSON",
    },
  ],
  examples: [
    {
      line: "latebound explain vault:secret/app#password --consumer plugin:mailer",
      says: "why a plugin gets a value, or doesn't",
    },
    { line: "latebound explain env:API_KEY --format json", says: "for a program" },
  ],
  load: async () => (await import("./explain.ts")).explain,
};
