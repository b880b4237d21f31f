import type { Filter } from "../grammar/template.ts";
import type { ValueFault } from "./value-fault.ts";

/** What stands around a value that is put into a longer string. */
export interface Surroundings {
  /** The operator's text in front of it. */
  readonly before: string;
  /** The filters that the value went through. */
  readonly filters: readonly Filter[];
}

/**
 * Why a value can't be put into a longer string as it is; undefined when it can. A control character could end a line
 * or a header, and a mark such as `@` or `/` could move the end of a URL's host.
 */
export function embedFault(value: string, { before, filters }: Surroundings): ValueFault | undefined {
  if (/\p{Cc}/u.test(value)) {
    return {
      message: "the value holds a control character and can't be put into a longer string",
      hint: "add | trim if it is a line break at the end, | urlencode in a URL, | jsonstring in JSON",
    };
  }
  if (!/[/\\@?#:]/.test(value) || !endsInsideUrl(before)) return undefined;
  const isEncoded = filters.some(({ name }) => name === "urlencode");
  return {
    message: "the value holds one of / \\ @ ? # : and can't be put into a URL as it is",
    hint: isEncoded ? "urlencode must be the last filter" : "add | urlencode",
  };
}

/** A URL goes on until white space; its scheme may itself be a value. */
function endsInsideUrl(before: string): boolean {
  const mark = before.lastIndexOf("://");
  return mark >= 0 && !/\s/.test(before.slice(mark));
}
