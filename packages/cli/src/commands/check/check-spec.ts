import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound check`. */
export const checkSpec: CommandSpec = {
  name: "check",
  summary: "Find every fault of a config, and whether its references can be read",
  description: [
    "Looks at the tables of providers, grants, processes and containers, at every reference, at who may use it, and then " +
      "asks the backends whether it can be read; values are not fetched where a backend can tell without. All faults are " +
      "told in one run, each with its place; what concerns a provider as a whole, once. What hangs on a provider with a " +
      "fault is not asked for, and nothing is while grants have one. --offline asks no backend; nor is one asked for a config that was found, " +
      "or is a FILE, and isn't trusted: to name it with --config is to trust it for this run.",
    "The references of the document are asked for as cli:check, or as --consumer says; those of [process.NAME] as " +
      "cli:run/NAME, those of [container.NAME] as cli:container/NAME. Warnings are not faults: credentials written in " +
      "plain, http:// to another machine, files that every user of the machine can read, text that " +
      "looks like a reference and is none, a config without grants.",
    "In the formats sarif and github a path is relative to GITHUB_WORKSPACE where that holds the file, else to the " +
      "working directory.",
  ],
  arguments: [
    { name: "FILE", summary: "a config to look at, with --offline unless it is trusted", count: "any" },
  ],
  options: [
    { flag: "--offline", summary: "ask no backend" },
    {
      flag: "--consumer",
      value: "NAME",
      default: "cli:check",
      summary: "who asks for the references of the document, such as plugin:mailer",
    },
    {
      flag: "--format",
      value: "FORMAT",
      choices: ["text", "json", "sarif", "github"],
      default: "text",
      summary: "how to tell what was found",
    },
  ],
  examples: [
    { line: "latebound check", says: "check the config found here" },
    {
      line: "latebound check app.toml --consumer plugin:mailer --offline",
      says: "see whether a plugin's grants cover the references, without a network",
    },
    {
      line: "latebound --config app.toml check --format sarif > latebound.sarif",
      says: "for code scanning in CI",
    },
  ],
  load: async () => (await import("./check.ts")).check,
};
