import type { CommandList, CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound completion SHELL`, which knows all the commands. */
export const completionSpec = (all: () => CommandList): CommandSpec => ({
  name: "completion",
  summary: "Print the completion script of a shell",
  description: [
    "Completes commands, options, their choices, and files. The script stands on its own: completing neither runs " +
      "latebound nor reads a config. Print it anew after an update.",
  ],
  arguments: [{ name: "SHELL", summary: "the shell", count: "one", choices: ["bash", "zsh", "fish"] }],
  options: [],
  examples: [
    {
      line: "latebound completion bash > ~/.local/share/bash-completion/completions/latebound",
      says: "for bash, with its bash-completion package",
    },
    {
      line: "latebound completion zsh > ~/.zsh/functions/_latebound",
      says: "for zsh, into a folder of your fpath",
    },
    {
      line: "latebound completion fish > ~/.config/fish/completions/latebound.fish",
      says: "for fish",
    },
  ],
  load: async () => (await import("./completion.ts")).createCompletion(all()),
});
