import { getSpec } from "../commands/get/get-spec.ts";
import { trustSpec } from "../commands/trust/trust-spec.ts";
import type { CommandSpec } from "./command-spec.ts";

/** Every command, in the order in which help and docs show them. */
export const commands: readonly CommandSpec[] = [getSpec, trustSpec];

/** What the commands of two words have in common, by their first word. */
export const commandGroups: Readonly<Record<string, string>> = {};
