import { type Consumer, SecretError } from "@latebound/core";
import type { FileSpecs, WriteFilesOptions, WrittenFiles } from "./file-spec.ts";

/**
 * A directory whose files change together: each name is a link through `..data` into a directory of one moment, and
 * `..data` is swapped. Names are single segments.
 * @throws {SecretError} as `writeFiles`
 */
export async function writeDirectory(
  _consumer: Consumer,
  _directory: string,
  _files: FileSpecs,
  _options: WriteFilesOptions = {},
): Promise<WrittenFiles> {
  throw new SecretError("invalid_config", { message: "being written" });
}
