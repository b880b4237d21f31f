import type { CommandSpec } from "../../command-line/command-spec.ts";
import { filterOptions, formatOption } from "./audit-options.ts";

/** `latebound audit query FILE`. */
export const auditQuerySpec: CommandSpec = {
  name: "audit query",
  summary: "Show the records of an audit log that fit",
  description: [
    "All filters must fit. The log is read as a stream, oldest record first; it is not verified, and needs no key. With " +
      "--format json each record is one line. Lines that are no records are passed over, and told at the end as a fault.",
  ],
  arguments: [
    { name: "FILE", summary: "the log, as its path was given to the program that writes it", count: "one" },
  ],
  options: [...filterOptions, formatOption],
  examples: [
    {
      line: "latebound audit query audit.jsonl --consumer plugin:mailer --since 7d",
      says: "what a plugin was given in a week",
    },
    {
      line: "latebound audit query audit.jsonl --outcome denied --format json",
      says: "refusals, one JSON object a line",
    },
  ],
  load: async () => (await import("./audit-records.ts")).auditQuery,
};
