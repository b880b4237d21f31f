import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound mask`. */
export const maskSpec: CommandSpec = {
  name: "mask",
  summary: "Pass standard input on with every configured value masked",
  description: [
    "A filter for logs and for the output of programs that latebound did not start. It masks the values of all references " +
      "of the config, those of its process and container tables too, or with --ref of these references only, in every " +
      "way they are commonly written. It passes on at once what can't become a value any more. " +
      "Where the input ends, or a signal comes, in the middle of a value, six bytes or more of it are masked.",
    "All values are fetched before the first byte is passed on: where one can't be had, nothing is. The consumer is " +
      "cli:mask: where grants are written it needs one.",
  ],
  arguments: [],
  options: [
    {
      flag: "--ref",
      value: "REF",
      repeats: true,
      summary: "mask this reference's value: a reference, or PROVIDER:KEY; in place of those of the config",
    },
  ],
  examples: [
    { line: "kubectl logs deploy/app | latebound mask", says: "look at a log without seeing a secret" },
    { line: "./deploy.sh 2>&1 | latebound mask --ref vault:ci/deploy#token", says: "mask one value" },
  ],
  load: async () => (await import("./mask.ts")).mask,
};
