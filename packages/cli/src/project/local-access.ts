import type { SecretEvent } from "@latebound/core";
import type { CommandInput } from "../command-line/command-spec.ts";
import { globalOptionsOf } from "../command-line/global-options.ts";
import { closeOnInterrupt, type InterruptibleClose } from "../surroundings/close-on-interrupt.ts";
import { createDebugLog } from "../terminal/debug-log.ts";
import { createLeftLeaseLog } from "../terminal/left-lease-log.ts";
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

/** What a command says of an access in this process. */
export interface LocalWish {
  /** Whether it listens itself to who wants it to end; else the access is closed then, and the process ends. Default false. */
  readonly hearsSignals?: boolean;
}

/** The access of a command, in this process. @throws {CommandFault} @throws {SecretError} */
export async function openLocalAccess(
  input: CommandInput,
  consumer: string,
  wish: LocalWish = {},
): Promise<LocalAccess> {
  const { config } = globalOptionsOf(input);
  return await accessOf(await readConfigFiles(config, input.surroundings), input, { consumer, ...wish });
}

/** The access of a command that has no config: there are no references either. */
export async function openEmptyAccess(input: CommandInput, consumer: string): Promise<LocalAccess> {
  // Nothing is leased that a signal should give back.
  const opening = { consumer, hearsSignals: true };
  return await accessOf({ files: [], origin: "named", isTrusted: true }, input, opening);
}

interface Opening extends LocalWish {
  readonly consumer: string;
}

async function accessOf(
  files: ConfigFiles,
  input: CommandInput,
  { consumer, hearsSignals = false }: Opening,
): Promise<LocalAccess> {
  const { surroundings } = input;
  const { debug, quiet } = globalOptionsOf(input);
  const listeners = [
    ...(debug ? [createDebugLog(surroundings)] : []),
    ...(quiet ? [] : [createWatchFaultLog(surroundings), createLeftLeaseLog(surroundings)]),
  ];
  let ending: InterruptibleClose | undefined;
  const onEvent = (event: SecretEvent) => {
    for (const listener of listeners) void listener(event);
    // A value that comes after the signal would be given out with a lease that is being revoked.
    return event.type === "access" && ending?.isInterrupted
      ? Promise.reject(new Error("interrupted"))
      : undefined;
  };
  const { resolver, document, sinkTables, config } = await openProject(files, { surroundings, onEvent });
  if (!hearsSignals) ending = closeOnInterrupt((options) => resolver.close(options));
  return {
    consumer: resolver.for(consumer),
    bind: (tree) => resolver.bind(tree),
    document,
    sinkTables,
    credentialNames: credentialNames(config),
    hasLogins: [...config.providers.values()].some(({ kind }) => kind.kind === "vault"),
    close: (options) => (ending ?? resolver).close(options),
  };
}
