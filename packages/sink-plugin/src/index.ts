export { type BoundMethods, bindClass, bindMethods } from "./bind-methods.ts";
export { type BoundFunction, bindPlugin } from "./bind-plugin.ts";
export type { LateArguments, MaybeLate } from "./late-arguments.ts";
export { type LateWorker, startWorker } from "./late-worker.ts";
export type { PluginOptions } from "./plugin-call.ts";
