import type { EventListener } from "@latebound/core";
import { type OpenedConfig, openConfig } from "@latebound/core";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { type ConfigFiles, refuseUntrusted } from "./config-files.ts";
import { createKinds } from "./kinds.ts";

/** A config with its resolver, for commands that fetch. */
export type Project = OpenedConfig<unknown>;

/** What a project is opened with. */
export interface ProjectOptions {
  readonly surroundings: Surroundings;
  readonly onEvent?: EventListener | undefined;
}

/**
 * The project of trusted config files. Its resolver is the caller's to close.
 * @throws {CommandFault} for files that aren't trusted @throws {SecretError} as `openConfig`
 */
export async function openProject(
  config: ConfigFiles,
  { surroundings, onEvent }: ProjectOptions,
): Promise<Project> {
  refuseUntrusted(config);
  const kinds = createKinds(surroundings.environment);
  return await openConfig<unknown>(config.files, { kinds, onEvent });
}
