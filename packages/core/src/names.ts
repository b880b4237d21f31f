export { type UnknownName, unknownName } from "./config/unknown-name.ts";
