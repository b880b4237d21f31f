export {
  type ConfigInspection,
  type InspectedTables,
  inspectConfig,
  type WrittenReference,
} from "./config/inspect-config.ts";
export { isMaskedOption } from "./config/masked.ts";
