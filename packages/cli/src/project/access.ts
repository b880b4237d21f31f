import type { Bound, Consumer, OpenedConfig } from "@latebound/core";
import type { CommandInput } from "../command-line/command-spec.ts";
import { globalOptionsOf } from "../command-line/global-options.ts";
import { createDebugLog } from "../terminal/debug-log.ts";
import { type ConfigFiles, readConfigFiles } from "./config-files.ts";
import { credentialNames } from "./credential-names.ts";
import { findConfig } from "./find-config.ts";
import { openProject } from "./open-project.ts";

/** What a command that spends values works with: one consumer, and a way to bind what the operator typed. */
export interface Access {
  readonly consumer: Consumer;
  /** Late values of what stands on the command line or in a file that it names. @throws {SecretError} */
  bind<T>(tree: T): Bound<T>;
  /** The config without its reserved tables, bound. */
  readonly document: unknown;
  /** What the config declares for sinks, bound. */
  readonly sinkTables: OpenedConfig<unknown>["sinkTables"];
  /** Names of the variables that provider options are read from: no child should inherit them. */
  readonly credentialNames: readonly string[];
  close(): Promise<void>;
}

/** The access of a command under its consumer's name. @throws {CommandFault} @throws {SecretError} */
export async function openAccess(input: CommandInput, consumer: string): Promise<Access> {
  const { config } = globalOptionsOf(input);
  return await accessOf(await readConfigFiles(config, input.surroundings), input, consumer);
}

/** As `openAccess`, but that there need not be a config: without one there are no references either. */
export async function openAccessIfAny(input: CommandInput, consumer: string): Promise<Access> {
  const { config } = globalOptionsOf(input);
  if (config.length > 0 || findConfig(input.surroundings) !== undefined)
    return await openAccess(input, consumer);
  return await accessOf({ files: [], origin: "named", isTrusted: true }, input, consumer);
}

async function accessOf(files: ConfigFiles, input: CommandInput, consumer: string): Promise<Access> {
  const { surroundings } = input;
  const onEvent = globalOptionsOf(input).debug ? createDebugLog(surroundings) : undefined;
  const { resolver, document, sinkTables, config } = await openProject(files, { surroundings, onEvent });
  return {
    consumer: resolver.for(consumer),
    bind: (tree) => resolver.bind(tree),
    document,
    sinkTables,
    credentialNames: credentialNames(config),
    close: () => resolver.close(),
  };
}
