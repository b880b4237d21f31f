import type { SecretEvent } from "@latebound/core";
import type { CommandInput } from "../command-line/command-spec.ts";
import { globalOptionsOf } from "../command-line/global-options.ts";
import { createDebugLog } from "../terminal/debug-log.ts";
import { createWatchFaultLog } from "../terminal/watch-fault-log.ts";
import type { Access } from "./command-access.ts";
import { type ConfigFiles, readConfigFiles } from "./config-files.ts";
import { credentialNames } from "./credential-names.ts";
import { openProject } from "./open-project.ts";

/** An access whose values are fetched by this process. */
export interface LocalAccess extends Access {
  /** Whether a provider needs a login, which an agent could keep. */
  readonly hasLogins: boolean;
  /** The config without its reserved tables, bound. */
  readonly document: unknown;
}

/** The access of a command, in this process. @throws {CommandFault} @throws {SecretError} */
export async function openLocalAccess(input: CommandInput, consumer: string): Promise<LocalAccess> {
  const { config } = globalOptionsOf(input);
  return await accessOf(await readConfigFiles(config, input.surroundings), input, consumer);
}

/** The access of a command that has no config: there are no references either. */
export async function openEmptyAccess(input: CommandInput, consumer: string): Promise<LocalAccess> {
  return await accessOf({ files: [], origin: "named", isTrusted: true }, input, consumer);
}

async function accessOf(files: ConfigFiles, input: CommandInput, consumer: string): Promise<LocalAccess> {
  const { surroundings } = input;
  const { debug, quiet } = globalOptionsOf(input);
  const listeners = [
    ...(debug ? [createDebugLog(surroundings)] : []),
    ...(quiet ? [] : [createWatchFaultLog(surroundings)]),
  ];
  const onEvent = (event: SecretEvent) => {
    for (const listener of listeners) void listener(event);
  };
  const { resolver, document, sinkTables, config } = await openProject(files, { surroundings, onEvent });
  return {
    consumer: resolver.for(consumer),
    bind: (tree) => resolver.bind(tree),
    document,
    sinkTables,
    credentialNames: credentialNames(config),
    hasLogins: [...config.providers.values()].some(({ kind }) => kind.kind === "vault"),
    close: () => resolver.close(),
  };
}
