export { type UnknownName, unknownName } from "./config/unknown-name.ts";
export { keysOfFault, type SpecProblem, throwSpecFaults, throwTogether } from "./faults/spec-faults.ts";
