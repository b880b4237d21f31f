export { bindPlugin } from "./bind-plugin.ts";
export type { LateArguments, MaybeLate } from "./late-arguments.ts";
