import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound grants diff CONSUMER MANIFEST`. */
export const grantsDiffSpec: CommandSpec = {
  name: "grants diff",
  summary: "Show what a plugin's manifest asks for beside what it is granted",
  description: [
    'MANIFEST is a JSON file with { "secrets": ["provider:path#field", …] }: patterns as in a grant. Shows what is granted ' +
      "already, + what is missing, - what is granted and not asked for, and the lines of TOML that grant what is missing. A key is granted by any pattern that covers it, a pattern by the " +
      "same words. " +
      "Nothing is granted or fetched, and the config need not be trusted.",
  ],
  arguments: [
    { name: "CONSUMER", summary: "who the plugin is to be, such as plugin:mailer", count: "one" },
    { name: "MANIFEST", summary: "the plugin's manifest, a JSON file", count: "one" },
  ],
  options: [
    {
      flag: "--format",
      value: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "a diff for people, or JSON",
    },
  ],
  examples: [
    {
      line: "latebound grants diff plugin:mailer plugins/mailer/secrets.json",
      says: "before a plugin is installed or updated",
    },
    {
      line: "latebound grants diff plugin:mailer secrets.json --format json",
      says: "in CI: exits with 1 when a grant is missing",
    },
  ],
  exitCodes: [
    { code: "0", meaning: "all that is asked for is granted" },
    { code: "1", meaning: "something is missing, or a fault" },
  ],
  load: async () => (await import("./grants-diff.ts")).grantsDiff,
};
