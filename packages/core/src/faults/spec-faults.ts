import { SecretError } from "@latebound/provider";

/** What is wrong with a part of a sink's spec, and where. */
export interface SpecProblem {
  /** Such as `process.web.env.TOKEN`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The keys below the table that lead to it, where the path can't show them all. */
  readonly keys?: readonly string[];
}

/** Throws what is wrong, together. @throws {SecretError} `invalid_config` */
export function throwSpecFaults(problems: readonly SpecProblem[]): void {
  throwTogether(problems.map(specFault));
}

/** Throws one fault as itself, several as one with the first one's code and `errors`. @throws {SecretError} */
export function throwTogether(faults: readonly SecretError[]): void {
  const [first] = faults;
  if (first === undefined) return;
  if (faults.length === 1) throw first;
  const message = `${faults.length} faults: ${faults.map((fault) => fault.message).join("; ")}`;
  throw new SecretError(first.code, { message, errors: faults });
}

/** The problem as an error that holds nothing of the spec but names. */
function specFault({ path, message, hint, keys }: SpecProblem): SecretError {
  const fault = new SecretError("invalid_config", { message, hint, at: { path } });
  if (keys) keysOf.set(fault, keys);
  return fault;
}

const keysOf = new WeakMap<SecretError, readonly string[]>();

/**
 * The keys below its table that lead to what a fault is about, for who finds its line by them, where its path leaves out
 * one that may be a value; not to be printed.
 */
export function keysOfFault(fault: SecretError): readonly string[] | undefined {
  return keysOf.get(fault);
}
