export { runCommandLine } from "./run-command-line.ts";
export type { Surroundings } from "./surroundings/surroundings.ts";
