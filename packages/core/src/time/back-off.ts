/** How a pause grows: `firstMs` doubling up to `longestMs`. */
export interface BackOff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The pause between tries of a backend that does not answer. */
export const outageBackOff: BackOff = { firstMs: 1_000, longestMs: 30_000 };

/** A pause in milliseconds with full jitter: anything from 0 to what `failures` (from 1) in a row have earned. */
export function backOffMs({ firstMs, longestMs }: BackOff, failures: number, random: () => number): number {
  return random() * Math.min(longestMs, firstMs * 2 ** (failures - 1));
}
