import type { Consumer } from "@latebound/core";
import type { LateArguments } from "./late-arguments.ts";
import { type PluginCall, type PluginOptions, runCall } from "./plugin-call.ts";

/** A plugin's function as the application calls it. */
export type BoundFunction<Self, Arguments extends readonly unknown[], Result> = (
  this: Self,
  ...args: LateArguments<Arguments>
) => Promise<Result>;

/**
 * The plugin's function as the application calls it: late values in its arguments, at any depth, are resolved for the
 * consumer at each call. The plugin gets fresh copies; the caller's own objects keep their references. A plain string
 * passes as it is, whatever it looks like. Rejects before the plugin is called with a `SecretError` of
 * `consumer.resolve`, or with what the plugin threw as `redactError` leaves it: name, code, masked message and stack.
 */
export function bindPlugin<Self, Arguments extends readonly unknown[], Result>(
  consumer: Consumer,
  plugin: (this: Self, ...args: Arguments) => Result | Promise<Result>,
  options: PluginOptions = {},
): BoundFunction<Self, Arguments, Result> {
  return async function callPlugin(...args) {
    const run: PluginCall<Result> = (resolved) =>
      // Resolving made every late argument what the plugin's own signature asks for.
      plugin.apply(this, resolved as unknown as [...Arguments]);
    return runCall(consumer, args, run, options);
  };
}
