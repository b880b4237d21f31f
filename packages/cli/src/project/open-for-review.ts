import { openConfig } from "@latebound/core";
import type { Surroundings } from "../surroundings/surroundings.ts";
import type { ConfigFiles } from "./config-files.ts";
import { createKinds } from "./kinds.ts";
import type { Project } from "./open-project.ts";

/**
 * The project of config files that need not be trusted, for commands that look at what it says and fetch nothing:
 * opening one does no I/O. Its resolver is the caller's to close.
 * @throws {SecretError} as `openConfig`
 */
export async function openForReview(
  { files }: ConfigFiles,
  { environment }: Pick<Surroundings, "environment">,
): Promise<Project> {
  return await openConfig<unknown>(files, { kinds: createKinds(environment) });
}
