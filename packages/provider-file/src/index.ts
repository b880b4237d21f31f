export { type FileParts, file } from "./file-provider.ts";
