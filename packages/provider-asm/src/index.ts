export type { AsmClient, AsmParts } from "./asm-parts.ts";
export { asm } from "./asm-provider.ts";
