import type { CommandList, CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound man [COMMAND]`, which knows all the commands. */
export const manSpec = (all: () => CommandList): CommandSpec => ({
  name: "man",
  summary: "Print the man page of latebound, or of one of its commands",
  description: ["As man reads it; it says what --help says, and docs/cli.md."],
  arguments: [{ name: "COMMAND", summary: "the command, such as get or audit verify", count: "any" }],
  options: [],
  examples: [
    { line: "latebound man run | man -l -", says: "read it" },
    { line: "latebound man > latebound.1", says: "for a folder of your MANPATH" },
  ],
  load: async () => (await import("./man.ts")).createMan(all()),
});
