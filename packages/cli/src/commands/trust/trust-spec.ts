import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound trust`. */
export const trustSpec: CommandSpec = {
  name: "trust",
  summary: "Trust the config found here, with the content it has now",
  description: [
    "A latebound.toml that is found by walking up from the working directory has no effect until it is trusted: it is " +
      "parsed and its references are checked, but nothing is fetched. Trust is given to one path with one content; after " +
      "a change it is asked for again. A config that is named with --config needs none.",
  ],
  arguments: [
    { name: "FILE", summary: "the config to trust, instead of the one found here", count: "optional" },
  ],
  options: [{ flag: "--revoke", summary: "forget the trust that was given" }],
  examples: [
    { line: "latebound trust", says: "after you have read the latebound.toml of a project" },
    { line: "latebound trust --revoke", says: "take it back" },
  ],
  load: async () => (await import("./trust.ts")).trust,
};
