import { type CallOptions, type Consumer, isLate } from "@latebound/core";
import type { DeliveredSource } from "../report/delivery-report.ts";

/** Takes what must not show in output, before the value is handed out; a literal has no reference. */
export type AddMask = (form: string | Uint8Array, reference: string | undefined) => void;

/** A consumer that tells what it hands out, and where that came from. */
export interface RecordingConsumer {
  readonly consumer: Consumer;
  /** What was fetched when this text or tree was last resolved. */
  sourcesOf(tree: unknown): readonly DeliveredSource[];
}

/** The consumer, but that each value that `resolve` and `get` give is told to `addMask` first, and its source noted. */
export function recordingConsumer(consumer: Consumer, addMask: AddMask): RecordingConsumer {
  const sources = new Map<unknown, readonly DeliveredSource[]>();

  async function record<T>(tree: unknown, call: (onValue: OnValue) => Promise<T>): Promise<T> {
    const told = new Map<string, DeliveredSource>();
    const result = await call((value, { reference, provider, version }) => {
      addMask(value, reference);
      told.set(reference, { reference, provider, ...(version !== undefined && { version }) });
    });
    if (isLiteral(tree)) addMask(String(result), undefined);
    sources.set(tree, [...told.values()]);
    return result;
  }

  return {
    consumer: {
      ...consumer,
      resolve: (tree, options) => record(tree, (onValue) => consumer.resolve(tree, { ...options, onValue })),
      get: (late, options) => record(late, (onValue) => consumer.get(late, { ...options, onValue })),
    },
    sourcesOf: (tree) => sources.get(tree) ?? [],
  };
}

type OnValue = NonNullable<CallOptions["onValue"]>;

/** Text without a reference that a schema took for a secret. */
function isLiteral(tree: unknown): boolean {
  return isLate(tree) && !tree.toJSON().includes("<<secret");
}
