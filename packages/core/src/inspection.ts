export {
  type ConfigInspection,
  type InspectedTables,
  inspectConfig,
  type WrittenReference,
} from "./config/inspect-config.ts";
export { locatePath } from "./config/locate-path.ts";
export { isMaskedOption } from "./config/masked.ts";
export { formatReference } from "./grammar/format-reference.ts";
export { describeUnknownName } from "./grammar/nearest-name.ts";
