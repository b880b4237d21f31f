import { relative, resolve } from "node:path";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { listOf } from "../../command-line/global-options.ts";
import type { ScanTarget } from "../../scan/scan.ts";

/** What a command line says to look at. @throws {CommandFault} where it makes no sense */
export function targetsOf({ words, options, surroundings }: CommandInput): ScanTarget[] {
  const { directory, environment, stdin } = surroundings;
  const images = listOf(options.image);
  if (options.preCommit === true) {
    if (words.length > 0 || images.length > 0 || options.git === true || options.stdin === true)
      throw usageFault("--pre-commit looks at what is staged, and at nothing else");
    return [{ kind: "staged", path: directory, indexFile: environment.GIT_INDEX_FILE }];
  }
  const isOther = images.length > 0 || options.stdin === true;
  const paths = words.length === 0 && !isOther ? ["."] : words;
  if (options.git === true && paths.length === 0)
    throw usageFault("--git needs a PATH beside --image and --stdin", "for the working directory: .");
  const shown = (path: string): string => shownPath(resolve(directory, path), directory);
  const exclude = new Set(listOf(options.exclude).map(shown));
  return [
    ...paths.map(
      (path): ScanTarget => ({
        kind: "tree",
        path: shown(path),
        exclude,
        hasOwnTarget: options.git === true,
      }),
    ),
    ...(options.git === true ? paths.map((path): ScanTarget => ({ kind: "git", path: shown(path) })) : []),
    ...images.map((path): ScanTarget => ({ kind: "image", path: shown(path) })),
    ...(options.stdin === true ? [{ kind: "stream", name: "stdin", stream: stdin } as const] : []),
  ];
}

/** Relative below the working directory, where the command runs. */
function shownPath(path: string, directory: string): string {
  const inside = relative(directory, path);
  return inside.startsWith("..") ? path : inside || ".";
}
