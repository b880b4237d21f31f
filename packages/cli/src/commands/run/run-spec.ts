import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound run`. */
export const runSpec: CommandSpec = {
  name: "run",
  summary: "Run a command that gets secrets at the last moment, with masked output",
  description: [
    "What stands behind -- is the command. It gets this process's environment without the credentials that the config " +
      "reads, and what the options give it; in its output the values that this run delivers " +
      "are masked, and no others: neither plain text of an env file nor what the command has from elsewhere. With NAME it is the [process.NAME] of the " +
      "config instead: what stands behind -- is added to its arguments, and options win over what the table says.",
    "REF is a reference, text with references in it, or PROVIDER:KEY such as vault:secret/app#password. What has no " +
      "secret in it needs no option here: set it in front of latebound, or in an env file. In an env file a reference " +
      "stands in single quotes and in its long form, for a # outside of quotes begins a comment there.",
    "Where the agent answers, a value may be as old as the provider's cache_ttl, also after a rotation: --no-agent asks anew.",
    "With --watch a change is noticed within the provider's cache_ttl; what can't be had any longer is told on stderr.",
    "The consumer is cli:run, or cli:run/NAME: where grants are written it needs one.",
  ],
  arguments: [{ name: "NAME", summary: "a [process.NAME] table of the config", count: "optional" }],
  rest: "COMMAND ARG…",
  options: [
    { flag: "-e, --env", value: "NAME=REF", repeats: true, summary: "a variable" },
    // Not --env-file: Node itself reads a file of that option, wherever it stands, and takes NODE_OPTIONS from it.
    {
      flag: "--env-from",
      value: "FILE",
      repeats: true,
      summary: "variables from a .env file, whose values may hold references; trusted because it is named",
    },
    {
      flag: "--file",
      value: "PATH=REF",
      repeats: true,
      summary: "a file, 0600, removed when the command ends",
    },
    {
      flag: "--fd",
      value: "NAME=REF",
      repeats: true,
      summary: "a variable with the path of a file in memory",
    },
    { flag: "--fifo", value: "NAME=REF", repeats: true, summary: "a variable with the path of a FIFO" },
    { flag: "--stdin", value: "REF", summary: "what the command reads from its standard input" },
    { flag: "--watch", summary: "restart the command when a value changes" },
    { flag: "--no-mask", summary: "leave the output as it is" },
    { flag: "--pristine", summary: "inherit nothing but what --allow-env names" },
    {
      flag: "--allow-env",
      value: "NAME",
      repeats: true,
      summary:
        "give or inherit a variable that is refused or withheld otherwise, such as PATH or VAULT_TOKEN",
    },
    { flag: "--strip-env", value: "NAME", repeats: true, summary: "one more variable not to inherit" },
    { flag: "--directory", value: "DIR", summary: "where the command runs" },
    {
      flag: "--kill-timeout",
      value: "TIME",
      summary: "how long the command may take to end for a restart, and its output after it was told to end",
      default: "10s",
    },
    { flag: "--report", summary: "say on stderr what was delivered where, without the values" },
  ],
  examples: [
    {
      line: "latebound run --env PGPASSWORD=vault:secret/db#password -- psql -h db",
      says: "give one program one password",
    },
    {
      line: "latebound run web -- --port 8080",
      says: "run the [process.web] of the config, with one more argument",
    },
    {
      line: "latebound run --env-from .env.refs --watch -- node server.js",
      says: "take variables from a file of references, and restart as values change",
    },
  ],
  exitCodes: [
    {
      code: "0–255",
      meaning:
        "as the command gives it; ended by a signal, latebound ends by it too; 1 for a 0 whose output could not be written",
    },
    {
      code: "125",
      meaning: "latebound failed before the command started, or ended it as its output could not be masked",
    },
    { code: "126", meaning: "the command can't be executed" },
    { code: "127", meaning: "the command was not found" },
  ],
  load: async () => (await import("./run.ts")).run,
};
