import { lstatSync } from "node:fs";
import type { Consumer } from "@latebound/core";
import { planFiles } from "./content/plan-files.ts";
import { refusal, unlessAbsent } from "./file-error.ts";
import type { FileSpecs, WriteFilesOptions } from "./file-spec.ts";
import { deliverFiles, targetPaths } from "./write-files.ts";

/** Options of `saveFiles`. */
export type SaveFilesOptions = Omit<WriteFilesOptions, "replace" | "removeOnExit">;

/**
 * Writes files that stay, and gives their absolute paths: as `writeFiles`, all or none, but nobody removes them. A
 * regular file of this user's that is there is replaced for good. While they are being written, the ledger sees to it
 * that a crash leaves either what was there or the whole new file.
 * @throws {SecretError} as `writeFiles`
 */
export async function saveFiles(
  consumer: Consumer,
  files: FileSpecs,
  options: SaveFilesOptions = {},
): Promise<readonly string[]> {
  for (const { target } of planFiles(files, targetPaths(options), options.table)) refuseForeign(target.path);
  const written = await deliverFiles(consumer, files, { ...options, replace: true, removeOnExit: true });
  try {
    await written.keep();
  } catch (error) {
    await written.close();
    throw error;
  }
  return written.paths;
}

function refuseForeign(path: string): void {
  const found = unlessAbsent(() => lstatSync(path));
  const user = process.geteuid?.();
  if (found && user !== undefined && found.uid !== user)
    throw refusal(path, "belongs to another user", "write to a file of your own");
}
