import type { ArchiveLimits } from "../scan-limits.ts";

/** Thrown when an archive holds more than is read: what is left of it is not looked at. */
export class ArchiveTooLarge extends Error {
  constructor() {
    super("the archive holds more than is read");
  }
}

/** What may still be read of an archive and all that is inside it. */
export interface ArchiveBudget {
  /** Whether nothing is around it. */
  readonly isOutermost: boolean;
  /** @throws {ArchiveTooLarge} when there were more bytes than that */
  spendBytes(count: number): void;
  /** @throws {ArchiveTooLarge} when there were more entries than that */
  spendEntry(): void;
  /** The same budget, for an archive inside; undefined when that is too deep inside. */
  deeper(): ArchiveBudget | undefined;
}

/** A budget nothing has been spent of. */
export function createArchiveBudget({ maxDepth, maxEntries, maxBytes }: ArchiveLimits): ArchiveBudget {
  let bytesLeft = maxBytes;
  let entriesLeft = maxEntries;

  function atDepth(depth: number): ArchiveBudget {
    return {
      isOutermost: depth === 0,
      spendBytes(count) {
        bytesLeft -= count;
        if (bytesLeft < 0) throw new ArchiveTooLarge();
      },
      spendEntry() {
        entriesLeft -= 1;
        if (entriesLeft < 0) throw new ArchiveTooLarge();
      },
      deeper: () => (depth < maxDepth ? atDepth(depth + 1) : undefined),
    };
  }

  return atDepth(0);
}
