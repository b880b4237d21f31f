import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound get REF`. */
export const getSpec: CommandSpec = {
  name: "get",
  summary: "Print the value of one reference, for a pipe or a file",
  description: [
    "REF is a reference as in a config, or its short form PROVIDER:KEY such as vault:secret/app#password. Into a pipe the " +
      "value goes as it is, without a newline; on a terminal you are asked first. The consumer is cli:get: where grants " +
      "are written it needs one.",
    "A leased value, such as vault:database/creds/app#password, outlives the command: it ends with its lease, or with the " +
      "login that fetched it. Nobody renews it, which is told on stderr. Each call leases anew: fields that belong together " +
      "are for latebound render, or for latebound run, which revokes the lease at its end.",
    "Where the agent answers, a value may be as old as the provider's cache_ttl, also after a rotation: --no-agent asks anew.",
  ],
  arguments: [
    { name: "REF", summary: 'a reference: <<secret "PROVIDER" "KEY">>, or PROVIDER:KEY', count: "one" },
  ],
  options: [
    { flag: "--reveal", summary: "show the value on a terminal without asking" },
    {
      flag: "-o, --output",
      value: "FILE",
      summary: "write the value to a file that only you can read (0600); - for standard output",
    },
    { flag: "--json", summary: "show what is known of the secret, as JSON, without its value" },
  ],
  examples: [
    {
      line: "latebound get vault:secret/app#password | psql-login",
      says: "hand a password to another program",
    },
    { line: "latebound get env:API_KEY --json", says: "see where a secret comes from, without its value" },
  ],
  load: async () => (await import("./get.ts")).getValue,
};
