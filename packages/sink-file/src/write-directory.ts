import type { Consumer } from "@latebound/core";
import { planFiles } from "./content/plan-files.ts";
import { countOf, refusal } from "./file-error.ts";
import type { FileSpecs, WriteFilesOptions, WrittenFiles } from "./file-spec.ts";
import { isNameInDirectory } from "./ledger/entry-names.ts";
import { openWritten } from "./open-written.ts";
import { placeDirectory } from "./place/place-directory.ts";
import { placementOptions, targetPaths } from "./write-files.ts";

/**
 * A directory whose files change together, as Kubernetes mounts secrets: each name is a link through `..data` into a
 * directory of one moment, and a rewrite swaps `..data`. Names are single segments. Files of others in the directory
 * stay as they are and are never replaced.
 * @throws {SecretError} as `writeFiles`
 */
export async function writeDirectory(
  consumer: Consumer,
  directory: string,
  files: FileSpecs,
  options: WriteFilesOptions = {},
): Promise<WrittenFiles> {
  const path = targetPaths(options)(directory);
  if (options.replace)
    throw refusal(directory, "is a directory, in which nothing is replaced", "leave replace out");
  const planned = planFiles(files, (name) => `${path}/${checkedName(name)}`, options.table);
  const placement = placeDirectory(
    { written: directory, path },
    planned.map(({ target }) => target),
    placementOptions(options),
  );
  return openWritten({ consumer, files: planned, placement, options });
}

function checkedName(name: string): string {
  if (isNameInDirectory(name)) return name;
  const hint = "a single segment that doesn't begin with ..";
  throw refusal(`a name of ${countOf(name)}`, "is not one in a directory", hint);
}
