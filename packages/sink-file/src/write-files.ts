import { userInfo } from "node:os";
import type { Consumer } from "@latebound/core";
import { planFiles } from "./content/plan-files.ts";
import type { FileSpecs, WriteFilesOptions, WrittenFiles } from "./file-spec.ts";
import { type KeepableFiles, openWritten } from "./open-written.ts";
import { placeFiles } from "./place/place-files.ts";
import type { PlacementOptions } from "./place/placement.ts";
import { checkTargetPath } from "./target-path.ts";

/**
 * Files with their late values resolved for the consumer, all or none; they are there until the returned handle is
 * closed, and left by a crash until the next call.
 * @throws {SecretError} as `consumer.resolve`; `invalid_config` for a path or a spec that can't be served;
 * `unavailable` when the file system fails
 */
export async function writeFiles(
  consumer: Consumer,
  files: FileSpecs,
  options: WriteFilesOptions = {},
): Promise<WrittenFiles> {
  return await deliverFiles(consumer, files, options);
}

/** As `writeFiles`; the handle can also let the files stay. */
export async function deliverFiles(
  consumer: Consumer,
  files: FileSpecs,
  options: WriteFilesOptions,
): Promise<KeepableFiles> {
  const planned = planFiles(files, targetPaths(options), options.table);
  const placement = placeFiles(
    planned.map(({ target }) => target),
    placementOptions(options),
  );
  return openWritten({ consumer, files: planned, placement, options });
}

/** How written paths become absolute ones. */
export function targetPaths({ home, roots, owner }: WriteFilesOptions): (written: string) => string {
  return (written) =>
    checkTargetPath(written, { home: written.startsWith("~") ? (home ?? homeOf(owner)) : home, roots });
}

/** What of the options a placement needs. */
export function placementOptions({ owner, roots, replace = false }: WriteFilesOptions): PlacementOptions {
  const isSelf = owner?.uid === process.geteuid?.() && owner?.gid === process.getegid?.();
  return { owner: isSelf ? undefined : owner, roots, replace };
}

/** Asked of the system, not of the environment; of another user only that user's home would do. */
function homeOf(owner: WriteFilesOptions["owner"]): string | undefined {
  try {
    const { uid, homedir } = userInfo();
    return owner === undefined || owner.uid === uid ? homedir : undefined;
  } catch {
    return undefined;
  }
}
