import { type Consumer, SecretError } from "@latebound/core";
import type { FileSpecs, WriteFilesOptions, WrittenFiles } from "./file-spec.ts";

/**
 * Files with their late values resolved for the consumer, all or none; they are there until the returned handle is
 * closed, and left by a crash until the next call.
 * @throws {SecretError} as `consumer.resolve`; `invalid_config` for a path or a spec that can't be served;
 * `unavailable` when the file system fails
 */
export async function writeFiles(
  _consumer: Consumer,
  _files: FileSpecs,
  _options: WriteFilesOptions = {},
): Promise<WrittenFiles> {
  throw new SecretError("invalid_config", { message: "being written" });
}
