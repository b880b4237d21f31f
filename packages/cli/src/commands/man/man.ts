import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandAction, CommandList } from "../../command-line/command-spec.ts";
import { writeText } from "../../terminal/write-text.ts";
import { version } from "../../version.ts";
import { commandPage, overviewPage } from "./man-page.ts";

/** Prints a man page. */
export function createMan(all: CommandList): CommandAction {
  return async ({ words, surroundings }) => {
    await writeText(surroundings.stdout, pageOf(words.join(" "), all));
    return 0;
  };
}

/** @throws {CommandFault} for a command that there is not */
function pageOf(name: string, all: CommandList): string {
  if (name === "") return overviewPage(all, version);
  const command = all.commands.find((known) => known.name === name);
  if (command) return commandPage(command, version);
  const inGroup = Object.hasOwn(all.groups, name) ? "; name one of its commands too" : "";
  throw usageFault(`there is no man page of that name${inGroup}`, "latebound --help lists the commands");
}
