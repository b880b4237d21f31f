import type { CallOptions, Consumer, Secret } from "@latebound/core";
import { createRedactor, type Redactor } from "@latebound/redact";
import { maskedError } from "./masked-error.ts";
import { isAsyncIterable, maskedIterable } from "./masked-iterable.ts";

/** How a plugin is called. */
export interface PluginOptions extends Pick<CallOptions, "signal" | "maxStaleMs"> {
  /**
   * `value` (default): the plugin gets strings, and may keep them. `call`: in place of each late value that is exactly
   * one reference it gets a `Secret`, which stops working when the call has ended.
   */
  readonly scope?: "value" | "call";
}

/** Calls the plugin with resolved arguments. */
export type PluginCall<Result> = (args: readonly unknown[]) => Result | Promise<Result>;

/** One call of a plugin: arguments resolved before it, errors masked after it, secrets of its scope ended with it. */
export async function runCall<Result>(
  consumer: Consumer,
  args: readonly unknown[],
  call: PluginCall<Result>,
  { scope = "value", ...callOptions }: PluginOptions,
): Promise<Result> {
  const redactor = createRedactor();
  const secrets: Secret[] = [];
  const end = () => {
    for (const secret of secrets.splice(0)) secret.dispose();
  };
  const resolved = await consumer.resolve(args, {
    ...callOptions,
    onValue: (value) => redactor.add(value),
    onSecret: scope === "call" ? (secret) => void secrets.push(secret) : undefined,
  });
  try {
    const result = await call(resolved.map((argument) => maskedCallback(argument, redactor)));
    if (isAsyncIterable(result)) return maskedIterable(result, redactor, end);
    end();
    return result;
  } catch (thrown) {
    end();
    throw maskedError(thrown, redactor);
  }
}

/** The host's own function among the arguments: errors that a plugin hands to it are masked too. */
function maskedCallback(argument: unknown, redactor: Redactor): unknown {
  if (typeof argument !== "function") return argument;
  const masked = (value: unknown) => (value instanceof Error ? maskedError(value, redactor) : value);
  return new Proxy(argument, {
    apply: (target, self, values: readonly unknown[]) => Reflect.apply(target, self, values.map(masked)),
  });
}
