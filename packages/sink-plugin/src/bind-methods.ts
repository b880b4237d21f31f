import type { Consumer } from "@latebound/core";
import { type BoundFunction, bindPlugin } from "./bind-plugin.ts";
import type { LateArguments } from "./late-arguments.ts";
import type { PluginOptions } from "./plugin-call.ts";
import { runCall } from "./plugin-call.ts";

/** An object's methods as the application calls them; what isn't a method is left out. */
export type BoundMethods<Plugin> = {
  readonly [Name in keyof Plugin as Plugin[Name] extends (...args: never[]) => unknown
    ? Name
    : never]: Plugin[Name] extends (...args: infer Arguments) => infer Result
    ? BoundFunction<unknown, Arguments, Awaited<Result>>
    : never;
};

/**
 * A plugin object's methods, own and inherited, each bound as `bindPlugin` binds a function, and called on the plugin
 * object. Everything else of the object stays with the plugin.
 */
export function bindMethods<Plugin extends object>(
  consumer: Consumer,
  plugin: Plugin,
  options: PluginOptions = {},
): BoundMethods<Plugin> {
  const bound = Object.create(null);
  for (const name of methodNames(plugin)) {
    const method: unknown = Reflect.get(plugin, name);
    if (typeof method !== "function") continue;
    bound[name] = bindPlugin(
      consumer,
      (...args: readonly unknown[]) => Reflect.apply(method, plugin, args),
      options,
    );
  }
  return Object.freeze(bound);
}

/**
 * A plugin's class as a function: it resolves the constructor's arguments, makes the instance and gives its methods, bound.
 */
export function bindClass<Arguments extends readonly unknown[], Plugin extends object>(
  consumer: Consumer,
  plugin: new (...args: Arguments) => Plugin,
  options: PluginOptions = {},
): (...args: LateArguments<Arguments>) => Promise<BoundMethods<Plugin>> {
  return async (...args) => {
    const make = (resolved: readonly unknown[]) => ({
      // Resolving made every late argument what the constructor's own signature asks for.
      instance: Reflect.construct(plugin, resolved) as Plugin,
    });
    // An instance keeps what it was made with, so its secrets can't end with the call that made it.
    const { instance } = await runCall(consumer, args, make, { ...options, scope: "value" });
    return bindMethods(consumer, instance, options);
  };
}

function methodNames(plugin: object): Set<string | symbol> {
  const names = new Set<string | symbol>();
  for (
    let holder: object | null = plugin;
    holder && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const name of Reflect.ownKeys(holder))
      if (name !== "constructor" && isMethod(holder, name)) names.add(name);
  }
  return names;
}

/** Accessors are not run to find out. */
function isMethod(holder: object, name: string | symbol): boolean {
  return typeof Object.getOwnPropertyDescriptor(holder, name)?.value === "function";
}
