import { type CallOptions, type Consumer, isLate } from "@latebound/core";
import type { DeliveredSource } from "../report/delivery-report.ts";

/** Takes what must not show in output, before the value is handed out; a literal has no reference. */
export type AddMask = (form: string | Uint8Array, reference: string | undefined) => void;

/** A consumer that tells what it hands out, and where that came from. */
export interface RecordingConsumer {
  readonly consumer: Consumer;
  /** What was fetched when this tree, or this item of a list, was last resolved. */
  sourcesOf(tree: unknown): readonly DeliveredSource[];
}

/** The consumer, but that each value that `resolve` and `get` give is told to `addMask` first, and its source noted. */
export function recordingConsumer(consumer: Consumer, addMask: AddMask): RecordingConsumer {
  const sources = new Map<unknown, readonly DeliveredSource[]>();

  async function record<T>(tree: unknown, call: (onValue: OnValue) => Promise<T>): Promise<T> {
    const told = new Sources();
    const result = await call((value, about) => {
      addMask(value, about.reference);
      told.add(about);
    });
    for (const [item, resolved] of itemsOf(tree, result)) {
      if (isLiteral(item)) addMask(String(resolved), undefined);
      sources.set(item, told.of(item));
    }
    sources.set(tree, isLate(tree) ? told.of(tree) : told.all);
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

/** What one call fetched, each reference once for each late value that it is a part of. */
class Sources {
  readonly #byLate = new Map<unknown, Map<string, DeliveredSource>>();

  add({ late, reference, provider, version }: Parameters<OnValue>[1]): void {
    const ofLate = this.#byLate.get(late) ?? new Map<string, DeliveredSource>();
    this.#byLate.set(late, ofLate);
    ofLate.set(reference, { reference, provider, ...(version !== undefined && { version }) });
  }

  of(late: unknown): readonly DeliveredSource[] {
    return [...(this.#byLate.get(late)?.values() ?? [])];
  }

  get all(): readonly DeliveredSource[] {
    const byReference = new Map([...this.#byLate.values()].flatMap((ofLate) => [...ofLate]));
    return [...byReference.values()];
  }
}

/** A late value, or each of a list, with what it became. */
function itemsOf(tree: unknown, result: unknown): readonly (readonly [item: unknown, resolved: unknown])[] {
  if (!Array.isArray(tree) || !Array.isArray(result)) return [[tree, result]];
  return tree.map((item: unknown, index) => [item, result[index]]);
}

/** Text without a reference that a schema took for a secret. */
function isLiteral(tree: unknown): boolean {
  return isLate(tree) && !tree.toJSON().includes("<<secret");
}
