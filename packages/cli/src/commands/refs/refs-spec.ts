import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound refs [FILE…]`. */
export const refsSpec: CommandSpec = {
  name: "refs",
  summary: "List the references of a config, and who may use them",
  description: [
    "Each reference with its place, provider and key, and the consumers that the grants allow to use it. What stands in " +
      "the options of a provider is for that provider only. Nothing but the config is read, and it need not be trusted.",
  ],
  arguments: [{ name: "FILE", summary: "a config to look at, as with --config", count: "any" }],
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
    { line: "latebound refs", says: "what the config found here would read" },
    {
      line: "latebound refs app.toml dev.toml --format json",
      says: "of two files that merge, for a program",
    },
  ],
  load: async () => (await import("./refs.ts")).refs,
};
