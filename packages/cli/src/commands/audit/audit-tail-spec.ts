import type { CommandSpec } from "../../command-line/command-spec.ts";
import { filterOptions, formatOption } from "./audit-options.ts";

/** `latebound audit tail FILE`. */
export const auditTailSpec: CommandSpec = {
  name: "audit tail",
  summary: "Show the last records of an audit log, and new ones as they are written",
  description: ["Follows the log across its files, like tail -F. It is not verified, and needs no key."],
  arguments: [
    { name: "FILE", summary: "the log, as its path was given to the program that writes it", count: "one" },
  ],
  options: [
    { flag: "-f, --follow", summary: "go on with what is written, until you stop it" },
    { flag: "-n, --last", value: "COUNT", default: "10", summary: "how many records that are there already" },
    ...filterOptions,
    formatOption,
  ],
  examples: [
    { line: "latebound audit tail audit.jsonl", says: "the last ten records" },
    { line: "latebound audit tail -f audit.jsonl --outcome denied", says: "watch for refusals" },
  ],
  load: async () => (await import("./audit-records.ts")).auditTail,
};
