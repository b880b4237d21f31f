import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { realPath } from "../../../surroundings/real-path.ts";
import type { Surroundings } from "../../../surroundings/surroundings.ts";

/** What paths are told relative to. */
export type PathBase = Pick<Surroundings, "directory" | "environment">;

/**
 * The path of a file as annotations and code scanning take it: below the repository that a runner of GitHub works in
 * (`GITHUB_WORKSPACE`), else below the working directory. Undefined where it lies below neither.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function pathBelow(file: string, { directory, environment }: PathBase): string | undefined {
  const { GITHUB_WORKSPACE: workspace = "" } = environment;
  const inWorkspace = isAbsolute(workspace)
    ? (inside(workspace, file) ?? inside(realPath(workspace) ?? workspace, realFolder(file)))
    : undefined;
  return inWorkspace ?? inside(directory, file);
}

function inside(folder: string, file: string): string | undefined {
  const path = relative(folder, file);
  const isOutside = path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return isOutside ? undefined : path;
}

/** The file's own name stays: git knows a link by it. */
function realFolder(file: string): string {
  const folder = dirname(file);
  return join(realPath(folder) ?? folder, basename(file));
}
