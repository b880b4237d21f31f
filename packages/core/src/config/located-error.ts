import { SecretError, type SourcePlace } from "@latebound/provider";
import { combineFaults } from "../faults/combine-faults.ts";
import type { Config } from "./config.ts";

/** The faults as one error, each with line and column where its text is at hand, in the order of each file. */
export async function locatedError(
  faults: readonly SecretError[],
  config: Pick<Config, "locate">,
): Promise<SecretError> {
  const places = await config.locate(faults.map((fault) => fault.at ?? {}));
  const located = faults.map((fault, index) => movedTo(fault, places[index]));
  return combineFaults(located.sort(byPlace));
}

function movedTo(fault: SecretError, at: SourcePlace | undefined): SecretError {
  const { code, summary, errors, ...known } = fault;
  const place = at && Object.keys(at).length > 0 ? at : undefined;
  return new SecretError(code, {
    ...known,
    message: summary,
    errors,
    at: place,
  });
}

/** Only places in one text can be compared; all others keep the order in which they were found. */
function byPlace({ at: a }: SecretError, { at: b }: SecretError): number {
  if (a?.line === undefined || b?.line === undefined || a.file !== b.file) return 0;
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}
