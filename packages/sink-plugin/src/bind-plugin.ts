import type { Consumer } from "@latebound/core";
import type { LateArguments } from "./late-arguments.ts";

/**
 * The plugin's function as the application calls it: late values in its arguments, at any depth, are resolved for the
 * consumer at each call. The plugin gets fresh copies; the caller's own objects keep their references. A plain string
 * passes as it is, whatever it looks like. Rejects with the function's own error, or before it is called with a
 * `SecretError` of `consumer.resolve`.
 */
export function bindPlugin<Self, Arguments extends readonly unknown[], Result>(
  consumer: Consumer,
  plugin: (this: Self, ...args: Arguments) => Result | Promise<Result>,
): (this: Self, ...args: LateArguments<Arguments>) => Promise<Result> {
  return async function callPlugin(...args) {
    const resolved = await consumer.resolve(args);
    // Resolving made every late argument what the plugin's own signature asks for.
    return plugin.apply(this, resolved as unknown as [...Arguments]);
  };
}
