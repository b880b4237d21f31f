export type {
  FileFormat,
  FileOwner,
  FileSpec,
  FileSpecs,
  WriteFilesOptions,
  WrittenFiles,
} from "./file-spec.ts";
export { isOutOfReach } from "./place/is-out-of-reach.ts";
export { removeDeliveredFiles } from "./place/remove-on-exit.ts";
export { formatOfName, renderFile } from "./render-file.ts";
export { type SaveFilesOptions, saveFiles } from "./save-files.ts";
export { checkTargetPath, type TargetRules } from "./target-path.ts";
export { type WatchFilesOptions, watchFiles } from "./watch-files.ts";
export { writeDirectory } from "./write-directory.ts";
export { writeFiles } from "./write-files.ts";
