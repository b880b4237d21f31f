import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound container NAME`. */
export const containerRunSpec: CommandSpec = {
  name: "container",
  summary: "Run a container of the config with its secrets in memory and its output masked",
  description: [
    "NAME is a [container.NAME] of the config. The container is created with its values as files in memory, its output " +
      "is shown with every value masked (it says which are too short for that), and it is removed when it has ended. " +
      "Ctrl-C and SIGTERM stop it, a second one removes it at once. The consumer is cli:container/NAME: where grants are written it needs one.",
  ],
  arguments: [{ name: "NAME", summary: "a [container.NAME] table of the config", count: "one" }],
  options: [{ flag: "--report", summary: "say on stderr what was delivered where, without the values" }],
  examples: [
    { line: "latebound container web", says: "run the [container.web] of the config" },
    {
      line: "latebound container migrate && latebound container web",
      says: "start one when another has succeeded",
    },
  ],
  exitCodes: [
    { code: "0–255", meaning: "as the container gives it" },
    { code: "125", meaning: "latebound or the engine failed before the container ran" },
  ],
  load: async () => (await import("./container.ts")).container,
};
