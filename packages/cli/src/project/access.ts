import type { Bound, Consumer } from "@latebound/core";
import type { CommandInput } from "../command-line/command-spec.ts";
import { globalOptionsOf } from "../command-line/global-options.ts";
import { createDebugLog } from "../terminal/debug-log.ts";
import { readConfigFiles } from "./config-files.ts";
import { openProject } from "./open-project.ts";

/** What a command that spends values works with: one consumer, and a way to bind what the operator typed. */
export interface Access {
  readonly consumer: Consumer;
  /** Late values of what stands on the command line or in a file that it names. @throws {SecretError} */
  bind<T>(tree: T): Bound<T>;
  close(): Promise<void>;
}

/** The access of a command under its consumer's name. @throws {CommandFault} @throws {SecretError} */
export async function openAccess(input: CommandInput, consumer: string): Promise<Access> {
  const { config, debug } = globalOptionsOf(input);
  const files = await readConfigFiles(config, input.surroundings);
  const onEvent = debug ? createDebugLog(input.surroundings) : undefined;
  const { resolver } = await openProject(files, { surroundings: input.surroundings, onEvent });
  return {
    consumer: resolver.for(consumer),
    bind: (tree) => resolver.bind(tree),
    close: () => resolver.close(),
  };
}
