import type { Consumer, SecretError } from "@latebound/core";
import type { FileSpecs, WriteFilesOptions, WrittenFiles } from "./file-spec.ts";
import { writeFiles } from "./write-files.ts";

/** Options of `watchFiles`. */
export interface WatchFilesOptions extends WriteFilesOptions {
  /** Told which files were rewritten. */
  readonly onChange?: ((paths: readonly string[]) => void) | undefined;
  /** Told why a changed value did not reach its file, which stays as it was. */
  readonly onError?: ((error: SecretError) => void) | undefined;
}

/** As `writeFiles`; the files are rewritten as their values change, until the handle is closed. @throws {SecretError} as `writeFiles` */
export function watchFiles(
  consumer: Consumer,
  files: FileSpecs,
  options: WatchFilesOptions = {},
): Promise<WrittenFiles> {
  return writeFiles(consumer, files, options);
}
