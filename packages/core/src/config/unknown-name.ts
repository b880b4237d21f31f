import { describeUnknownName } from "../grammar/nearest-name.ts";

/** What to say of a name that isn't valid. */
export interface UnknownName {
  /** The name in quotes when it is close to a valid one, else its length: a credential may stand in its place. */
  readonly described: string;
  /** Whether the name itself may be shown. */
  readonly shown: boolean;
  /** The nearest valid name, or all of them. */
  readonly hint: string | undefined;
}

/** How to speak of an unknown name, and which valid one to offer. */
export function unknownName(written: string, valid: readonly string[]): UnknownName {
  const { described, nearest } = describeUnknownName(written, valid);
  if (nearest !== undefined)
    return { described: `"${described}"`, shown: true, hint: `did you mean "${nearest}"?` };
  const hint = valid.length === 0 ? undefined : `valid names: ${valid.join(", ")}`;
  return { described, shown: false, hint };
}
