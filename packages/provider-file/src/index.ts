export { countOpenFiles } from "./count-open-files.ts";
export { type FileParts, file } from "./file-provider.ts";
