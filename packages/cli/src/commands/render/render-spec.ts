import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound render FILE`. */
export const renderSpec: CommandSpec = {
  name: "render",
  summary: "Fill in a template that holds references",
  description: [
    "FILE is a text with references in it, of any format. What its name ends in, behind an ending .tmpl or .tpl, tells " +
      "how a value is quoted where it stands: .env, .json, .properties, .toml, .yaml; anything else is plain text. The " +
      "file is trusted because it is named. It is text of at most 1 MiB.",
    "The result goes to a pipe, or with --output to a file that only you can read (0600), whole or not at all. On a " +
      "terminal you are asked first. The consumer is cli:render: where grants are written it needs one.",
    "Leased values outlive the command: they end with their leases, or with the login that fetched them. Nobody renews " +
      "them, which is told on stderr. With --watch they are renewed, and revoked at the end.",
    "With --watch a change is noticed within the provider's cache_ttl; what can't be had any longer is told on stderr.",
  ],
  arguments: [{ name: "FILE", summary: "the template; - for standard input", count: "one" }],
  options: [
    {
      flag: "-o, --output",
      value: "FILE",
      summary: "write the result to a file (0600); - for standard output",
    },
    {
      flag: "--format",
      value: "FORMAT",
      choices: ["env", "json", "properties", "text", "toml", "yaml"],
      summary: "how values are quoted, in place of what the name tells",
    },
    { flag: "--watch", summary: "with --output: write it again whenever a value changes, until told to end" },
    { flag: "--reveal", summary: "show the result on a terminal without asking" },
  ],
  examples: [
    { line: "latebound render app.env.tmpl --output app.env", says: "write an env file from a template" },
    {
      line: "latebound render values.yaml | helm upgrade app ./chart -f -",
      says: "hand the result to a program",
    },
  ],
  load: async () => (await import("./render.ts")).render,
};
