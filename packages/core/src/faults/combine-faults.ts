import { SecretError } from "@latebound/provider";

/** One fault as itself; several as one with the first one's code, `retryable` if all are. */
export function combineFaults(faults: readonly SecretError[]): SecretError {
  const [first] = faults;
  if (!first) throw new TypeError("no faults to combine");
  if (faults.length === 1) return first;
  const { code, provider } = first;
  return new SecretError(code, {
    message: `${faults.length} faults: ${distinctMessages(faults.slice(0, mostFaults)).join("; ")}`,
    retryable: faults.every(({ retryable }) => retryable),
    allowStale: faults.every(({ allowStale }) => allowStale),
    retryAfterMs:
      faults.reduce((longest, { retryAfterMs = 0 }) => Math.max(longest, retryAfterMs), 0) || undefined,
    provider: faults.every((fault) => fault.provider === provider) ? provider : undefined,
    errors: faults.slice(0, mostFaults).map(withoutStack),
  });
}

/** More of them help nobody; the message says how many there are. */
const mostFaults = 100;

/** What differs in nothing but its place is told once. */
function distinctMessages(faults: readonly SecretError[]): string[] {
  const alike = Map.groupBy(faults, ({ code, summary, hint }) => [code, summary, hint].join("\n"));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    return others.length === 0 ? first.message : `${first.message} (and at ${others.length} more places)`;
  });
}

/** The stack of the whole is that of its parts. */
function withoutStack(fault: SecretError): SecretError {
  fault.stack = `${fault.name}: ${fault.message}`;
  return fault;
}
