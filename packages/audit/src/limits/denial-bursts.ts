/** When denials are a burst. */
export interface BurstLimits {
  readonly count: number;
  readonly windowMs: number;
}

/** Counts denials by consumer. */
export interface DenialBursts {
  /** Whether this denial is the one that makes a burst; true once in a window. */
  isBurst(consumer: string, atMs: number): boolean;
}

/** A count that begins anew `windowMs` after a consumer's first denial. */
export function createDenialBursts({ count, windowMs }: BurstLimits): DenialBursts {
  const windows = new Map<string, { readonly sinceMs: number; denials: number }>();
  return {
    isBurst(consumer, atMs) {
      let window = windows.get(consumer);
      if (!window || atMs - window.sinceMs >= windowMs) {
        window = { sinceMs: atMs, denials: 0 };
        windows.set(consumer, window);
      }
      window.denials += 1;
      return window.denials === count;
    },
  };
}
