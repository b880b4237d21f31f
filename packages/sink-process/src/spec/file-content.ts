import { isLate } from "@latebound/core";
import type { FileSpecs } from "@latebound/sink-file";

/** What is to be in a file of a spec. */
export function contentOf(file: FileSpecs[string]): unknown {
  return typeof file === "object" && !isLate(file) ? file.content : file;
}
