import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandAction, CommandList } from "../../command-line/command-spec.ts";
import { writeText } from "../../terminal/write-text.ts";
import { bashScript } from "./bash-script.ts";
import { completedCommands } from "./completed-command.ts";
import { fishScript } from "./fish-script.ts";
import { zshScript } from "./zsh-script.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints the completion script of a shell. */
export function createCompletion({ commands, groups }: CommandList): CommandAction {
  return async ({ words, surroundings }) => {
    const [shell = ""] = words;
    if (!isShell(shell)) throw usageFault("completion takes bash, zsh or fish");
    await writeText(surroundings.stdout, scripts[shell](completedCommands(commands, groups)));
    return 0;
  };
}

function isShell(word: string): word is keyof typeof scripts {
  return Object.hasOwn(scripts, word);
}
