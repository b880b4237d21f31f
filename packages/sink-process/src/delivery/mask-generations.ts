import type { Redactor } from "@latebound/redact";

/** The masks of the child that runs and of the one before it; older values are forgotten. */
export interface MaskGenerations {
  /** Masks a value of the next start from now on. */
  add(form: string | Uint8Array, name: string | undefined): void;
  /** The next start has been made: what is not of it or of the one before is masked no longer. */
  restarted(): void;
}

/** Masks for a redactor, by start. Values fetched for a start that is not made count for the next one. */
export function createMaskGenerations(redactor: Pick<Redactor, "add" | "remove">): MaskGenerations {
  type Forms = Map<string, string | Uint8Array>;
  let previous: Forms = new Map();
  let current: Forms = new Map();
  let next: Forms = new Map();
  return {
    add(form, name) {
      next.set(Buffer.from(form).toString("latin1"), form);
      redactor.add(form, name === undefined ? {} : { name });
    },
    restarted() {
      for (const [key, form] of previous) {
        if (!current.has(key) && !next.has(key)) redactor.remove(form);
      }
      [previous, current, next] = [current, next, new Map()];
    },
  };
}
