import type { OptionSpec } from "../../command-line/command-spec.ts";

/** Those of events, and those of the log itself. */
const recordTypes = [
  ...[
    "access",
    "fetch",
    "refresh",
    "stale_served",
    "breaker",
    "request",
    "login",
    "rotation",
    "default_used",
    "lease_left",
  ],
  ...["fault", "unbound_reference", "open", "close", "repeated", "denial_burst", "lost", "anchor_failed"],
];

/** The options that choose records, of the commands that show them. */
export const filterOptions: readonly OptionSpec[] = [
  { flag: "--consumer", value: "NAME", summary: "only of this consumer, such as plugin:mailer" },
  { flag: "--provider", value: "NAME", summary: "only of this provider" },
  { flag: "--secret", value: "KEY", summary: "only of this key, as the records have it: path#field" },
  {
    flag: "--outcome",
    value: "OUTCOME",
    choices: ["allowed", "denied", "absent", "failed", "found", "changed", "unchanged"],
    summary: "only with this outcome",
  },
  { flag: "--type", value: "TYPE", choices: recordTypes, summary: "only of this type" },
  {
    flag: "--since",
    value: "TIME",
    summary: "from this time on: 2027-01-31, 2027-01-31T08:00Z, or 90m, 2h, 7d ago",
  },
  { flag: "--until", value: "TIME", summary: "before this time" },
];

/** How records and findings are shown. */
export const formatOption: OptionSpec = {
  flag: "--format",
  value: "FORMAT",
  choices: ["text", "json"],
  default: "text",
  summary: "lines for people, or JSON",
};
