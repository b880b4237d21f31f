import type { Writable } from "node:stream";
import type { EventListener } from "@latebound/core";
import type Docker from "dockerode";
import type { EngineAddress, RegistryLogin, SpecText } from "./container-spec.ts";
import type { FileSlot } from "./file-slots.ts";
import type { VariableSlot } from "./variable-slots.ts";

/** What is done at each start, checked: the caller's own objects aren't looked at again. */
export interface ContainerPlan {
  /** What errors and events call it. */
  readonly base: string;
  /** Free of late values, and without `Env`. */
  readonly options: Docker.ContainerCreateOptions;
  readonly variables: readonly VariableSlot[];
  readonly files: readonly FileSlot[];
  readonly stdin: SpecText | undefined;
  readonly directory: string;
  readonly owner: { readonly uid: number | undefined; readonly gid: number | undefined };
  readonly shell: boolean;
  readonly hostDirectory: string;
  readonly pull: "never" | "missing" | "always";
  readonly registry: RegistryLogin | undefined;
  readonly engine: EngineAddress | Docker | undefined;
  readonly stdout: Writable | undefined;
  readonly stderr: Writable | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: EventListener | undefined;
}
