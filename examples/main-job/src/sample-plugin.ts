import { leavesOf } from "./leaves.ts";

/** What a plugin saw of one string in its settings: how long it is, and whether it is the expected one; not the text. */
export interface Seen {
  readonly path: string;
  readonly length: number;
  readonly isExpected: boolean | undefined;
}

/** A plugin that gets settings of any shape as plain values; it knows nothing of references. */
export function lookAtSettings(settings: unknown, expected: ReadonlyMap<string, string>): Seen[] {
  return leavesOf(settings).flatMap(({ path, value }) => {
    if (typeof value !== "string") return [];
    const wanted = expected.get(path);
    return [{ path, length: value.length, isExpected: wanted === undefined ? undefined : value === wanted }];
  });
}
