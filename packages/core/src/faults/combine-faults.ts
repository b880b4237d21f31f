import { SecretError } from "@latebound/provider";

/** One fault as itself; several as one with the first one's code, `retryable` if all are. */
export function combineFaults(faults: readonly SecretError[]): SecretError {
  const [first] = faults;
  if (!first) throw new TypeError("no faults to combine");
  if (faults.length === 1) return first;
  const { code, provider } = first;
  return new SecretError(code, {
    message: [`${faults.length} faults:`, ...faults.map(({ message }) => message)].join("; "),
    retryable: faults.every(({ retryable }) => retryable),
    allowStale: faults.every(({ allowStale }) => allowStale),
    retryAfterMs: Math.max(...faults.map(({ retryAfterMs }) => retryAfterMs ?? 0)) || undefined,
    provider: faults.every((fault) => fault.provider === provider) ? provider : undefined,
    errors: faults,
  });
}
