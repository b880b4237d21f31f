import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound schema [NAME]`. */
export const schemaSpec: CommandSpec = {
  name: "schema",
  summary: "Print the JSON Schema of latebound.toml, or of a command's JSON output",
  description: [
    "Without a name it is the schema of the config, with the options of every provider. Editors with taplo use it for " +
      'completion and checks: save it, and begin latebound.toml with "#:schema ./latebound.schema.json".',
    "With a name it is the schema of what a command prints as JSON: check, refs, explain, scan, get, grants-show, " +
      "grants-diff, doctor, audit-verify, audit-query or agent-status. Nothing is read.",
  ],
  arguments: [
    { name: "NAME", summary: "config, or a command such as check or grants-show", count: "optional" },
  ],
  options: [],
  examples: [
    { line: "latebound schema > latebound.schema.json", says: "for an editor" },
    { line: "latebound schema check", says: "to read what check prints in a program" },
  ],
  load: async () => (await import("./schema.ts")).printSchema,
};
