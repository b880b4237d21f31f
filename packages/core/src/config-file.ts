export { readConfigFile } from "./config/open-file.ts";
