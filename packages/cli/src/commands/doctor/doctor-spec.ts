import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound doctor`. */
export const doctorSpec: CommandSpec = {
  name: "doctor",
  summary: "Look at this machine, this process and each provider of the config",
  description: [
    "Of each provider: whether it can be reached, logged in as whom and for how long, clock, version, file modes, and " +
      "whether the config's references can be read. Of the process: what could show values to others, such as a debugger, " +
      "heap snapshots, core dumps and swap. No value is fetched where the backend can tell without.",
    "The consumer is cli:doctor: where grants are written, only what it is granted is asked for. Of a config that is not " +
      "trusted no provider is asked.",
  ],
  arguments: [],
  options: [
    {
      flag: "--format",
      value: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "lines for people, or JSON",
    },
  ],
  examples: [
    { line: "latebound doctor", says: "when something doesn't work, or before it goes to production" },
    {
      line: "latebound doctor --format json -c app.toml",
      says: "for a program, with a config that is named",
    },
  ],
  exitCodes: [{ code: "1", meaning: "a fault was found; warnings alone give 0" }],
  load: async () => (await import("./doctor.ts")).doctor,
};
