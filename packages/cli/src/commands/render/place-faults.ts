import { SecretError } from "@latebound/core";
import { formatReference } from "@latebound/core/inspection";
import { combineFaults, contentOf, isLate } from "@latebound/core/remote";
import type { Access } from "../../project/command-access.ts";

/** A template. */
interface Template {
  readonly text: string;
  readonly file: string;
}

/** The same faults, each with the first line of the template that has the reference it is about. */
export function placeFaults(
  error: SecretError,
  access: Pick<Access, "bind">,
  { text, file }: Template,
): SecretError {
  const lines = firstLines(access, text);
  return combineFaults(
    error.faults.map((fault) => {
      const line = lines.get(fault.reference ?? "");
      // What is known is no more than that it is in the text.
      if (line === undefined || fault.at?.file !== undefined) return fault;
      return new SecretError(fault.code, { ...fault, message: fault.summary, at: { file, path: "", line } });
    }),
  );
}

/** By reference, as errors name it. */
function firstLines({ bind }: Pick<Access, "bind">, text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries())
    for (const reference of referencesIn(line, bind))
      if (!lines.has(reference)) lines.set(reference, index + 1);
  return lines;
}

/** None of a reference that stands on several lines. */
function referencesIn(line: string, bind: Access["bind"]): readonly string[] {
  if (!line.includes("<<secret")) return [];
  let bound: unknown;
  try {
    bound = bind(line);
  } catch {
    return [];
  }
  if (!isLate(bound)) return [];
  return contentOf(bound).parts.flatMap((part) => (typeof part === "string" ? [] : [formatReference(part)]));
}
