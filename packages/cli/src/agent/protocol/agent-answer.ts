import type { PreparedChild } from "@latebound/sink-process/prepared";
import type { FaultFacts } from "./fault-facts.ts";

/** A value on its way: text, or bytes in base64. */
export type SentValue = { readonly text: string } | { readonly base64: string };

/** A secret on its way. */
export interface SentSecret {
  readonly secret: SentValue;
  readonly version?: string | undefined;
  readonly expiresAtMs?: number | undefined;
}

/** A value that was fetched for a text, as it was fetched or as a filter made it. */
export interface ToldValue {
  /** The text's place in the request. */
  readonly index: number;
  readonly value: SentValue;
  readonly reference: string;
  readonly provider: string;
  readonly version?: string | undefined;
}

/** A child that is ready to be started. */
export interface SentChild extends Pick<PreparedChild, "start" | "killTimeoutMs"> {
  readonly masks: readonly SentMask[] | undefined;
}

/** A value that is masked in the child's output. */
export interface SentMask {
  readonly form: SentValue;
  readonly reference: string | undefined;
}

/** What the agent knows of itself; no values. */
export interface AgentStatus {
  readonly pid: number;
  readonly version: string;
  readonly uptimeMs: number;
  readonly idleMs: number;
  /** The config files of each login that is kept, and when it was last used. */
  readonly projects: readonly { readonly files: readonly string[]; readonly usedMsAgo: number }[];
}

/** What a config declares for sinks, as it is written there. */
export interface SentTables {
  readonly process: Readonly<Record<string, unknown>>;
  readonly container: Readonly<Record<string, unknown>>;
}

/** What the agent answers. */
export type AgentAnswer =
  | {
      readonly answer: "opened";
      /** The variables that providers' options are read from, which are not for a child. */
      readonly credentialNames: readonly string[];
      /** The config's tables for sinks, not bound; empty for a consumer that isn't one of theirs. */
      readonly sinkTables: SentTables;
    }
  /** The command has to do this itself. */
  | { readonly answer: "local" }
  | {
      readonly answer: "values";
      readonly values: readonly (SentValue | SentSecret)[];
      readonly told: readonly ToldValue[];
    }
  | {
      readonly answer: "child";
      readonly child: SentChild;
      /** What there is to say on stderr before it runs. */
      readonly warnings: readonly string[];
      /** What there is to say once it runs: which values show in its output. */
      readonly unmasked: readonly string[];
    }
  /** A backend takes its time; another answer follows. */
  | { readonly answer: "asking" }
  /** Places below `[0]`, `[1]` and so on are the texts'; those of a child are the command line's or the config's. */
  | { readonly answer: "fault"; readonly fault: FaultFacts; readonly warnings?: readonly string[] }
  | ({ readonly answer: "status" } & AgentStatus)
  | { readonly answer: "stopped" };

/** A child as it is sent. */
export function sentChild({ masks, ...child }: PreparedChild): SentChild {
  return { ...child, masks: masks?.map(({ form, reference }) => ({ form: sentValue(form), reference })) };
}

/** A child as it was before it was sent. */
export function receivedChild({ masks, ...child }: SentChild): PreparedChild {
  return { ...child, masks: masks?.map(({ form, reference }) => ({ form: receivedValue(form), reference })) };
}

/** A value as it is sent. */
export function sentValue(value: string | Uint8Array): SentValue {
  if (typeof value === "string") return { text: value };
  return { base64: Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64") };
}

/** A value as it was before it was sent. */
export function receivedValue(value: SentValue): string | Uint8Array {
  return "text" in value ? value.text : new Uint8Array(Buffer.from(value.base64, "base64"));
}
