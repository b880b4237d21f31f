import type { CommandSpec } from "../../command-line/command-spec.ts";
import { formatOption } from "./audit-options.ts";

/** `latebound audit verify FILE`. */
export const auditVerifySpec: CommandSpec = {
  name: "audit verify",
  summary: "Look whether an audit log is what was written, record by record",
  description: [
    "Finds every edit, insertion, deletion, reordering and truncation, as far as the last anchor reaches. Give all the " +
      "anchors you have: without one, a log cut short at its end can't be told from a whole one. The files that were put " +
      "aside when they were full, FILE.NUMBER, belong to it.",
    "The key that the log was made with comes from a reference, which the consumer cli:audit must be granted where " +
      "grants are written, or from a file. It never stands on the command line.",
  ],
  arguments: [
    { name: "FILE", summary: "the log, as its path was given to the program that writes it", count: "one" },
  ],
  options: [
    { flag: "--key", value: "REF", summary: "the log's key: a reference, resolved through the config" },
    { flag: "--key-file", value: "FILE", summary: "the log's key: the bytes of a file, a newline included" },
    {
      flag: "--anchors",
      value: "FILE",
      repeats: true,
      summary: "anchors that were kept elsewhere, one JSON object a line",
    },
    {
      flag: "--start",
      value: "FILE",
      summary: "the anchor of the last record that was archived and removed",
    },
    formatOption,
  ],
  examples: [
    {
      line: "latebound audit verify audit.jsonl --key vault:secret/audit#key --anchors anchors.jsonl",
      says: "with the key from the config's provider",
    },
    {
      line: "latebound audit verify audit.jsonl --key-file audit.key --format json",
      says: "for a program, with the key in a file",
    },
  ],
  exitCodes: [{ code: "1", meaning: "the log was tampered with, or could not be verified" }],
  load: async () => (await import("./audit-verify.ts")).auditVerify,
};
