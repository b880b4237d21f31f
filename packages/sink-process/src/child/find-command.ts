import { accessSync, constants, type Stats, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { ProcessStartError } from "./process-start-error.ts";

/** Where a command is looked for. */
export interface CommandPlace {
  readonly searchPath: string | undefined;
  readonly directory: string | undefined;
  /** How errors name the spec. */
  readonly base: string;
}

/** The absolute path of a command; a name without `/` is looked up as `execvp` does. @throws {ProcessStartError} */
export function findCommand(command: string, { searchPath, directory = ".", base }: CommandPlace): string {
  const from = resolve(directory);
  const noDirectory = problemOf(from, (stats) => stats.isDirectory());
  if (noDirectory) throw new ProcessStartError(noDirectory, { command, path: `${base}.directory` });
  const places = command.includes("/") ? ["."] : (searchPath ?? "/usr/bin:/bin").split(delimiter);
  const files = places.map((place) => resolve(from, place, command));
  const problems = files.map((file) => problemOf(file, (stats) => stats.isFile()));
  const found = files[problems.indexOf(undefined)];
  if (found !== undefined) return found;
  const code = problems.includes("EACCES") ? "EACCES" : "ENOENT";
  throw new ProcessStartError(code, { command, path: `${base}.command` });
}

/** The system's code for what is in the way of executing a file or entering a directory. */
function problemOf(path: string, isWanted: (stats: Stats) => boolean): string | undefined {
  try {
    if (!isWanted(statSync(path))) return "EACCES";
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "ENOENT";
  }
}
