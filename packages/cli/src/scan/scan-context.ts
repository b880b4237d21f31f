import { isDeepStrictEqual } from "node:util";
import type { Finder, Match, Redactor } from "@latebound/redact";
import type { LeftOut, LeftOutReason } from "./left-out.ts";
import { type Find, findOf, type Origin, type Place, printable } from "./place.ts";
import type { ScanLimits } from "./scan-limits.ts";

/** How much a scan did. */
export interface ScanCounts {
  /** Files, entries of archives, git objects and streams that were looked at. */
  contents: number;
  bytes: number;
  finds: number;
  leftOut: number;
}

/** What every part of a scan needs. */
export interface ScanContext {
  readonly limits: ScanLimits;
  readonly counts: ScanCounts;
  readonly signal: AbortSignal | undefined;
  /** A finder for a content that is read in pieces. */
  finder(): Finder;
  /** Looks at a whole content. */
  lookAt(origin: Origin, content: Uint8Array): void;
  /** Looks at a name; tells, and gives, what reaches beyond one of its characters. */
  lookAtName(origin: Origin, name: string, from?: number): readonly Match[];
  report(origin: Origin, part: Place["part"], matches: readonly Match[]): void;
  leaveOut(origin: Origin, reason: LeftOutReason): void;
  /** Throws when the scan is given up. */
  checkAborted(): void;
  /** The same, with finds told to another. */
  withFinds(onFind: (origin: Origin, part: Place["part"], match: Match) => void): ScanContext;
}

/** What a context is made of. */
export interface ScanContextOptions {
  readonly redactor: Redactor;
  readonly limits: ScanLimits;
  readonly onFind: (find: Find) => void;
  readonly onLeftOut: (leftOut: LeftOut) => void;
  readonly signal: AbortSignal | undefined;
}

/** A context whose counts are zero. */
export function createScanContext({ redactor, limits, signal, ...options }: ScanContextOptions): ScanContext {
  const counts: ScanCounts = { contents: 0, bytes: 0, finds: 0, leftOut: 0 };
  const whole = redactor.finder();
  let lastLeftOut: LeftOut | undefined;

  function create(onFind: (origin: Origin, part: Place["part"], match: Match) => void): ScanContext {
    const report: ScanContext["report"] = (origin, part, matches) => {
      for (const match of matches) onFind(origin, part, match);
    };
    return {
      limits,
      counts,
      signal,
      finder: () => redactor.finder(),
      lookAt(origin, content) {
        counts.contents += 1;
        counts.bytes += content.length;
        report(origin, "content", whole.end(content));
      },
      lookAtName(origin, name, from = 0) {
        const all = whole.end(Buffer.from(name));
        const matches = all.filter(({ end }) => end > Buffer.byteLength(name.slice(0, from)));
        report(origin, "name", matches);
        return matches;
      },
      report,
      leaveOut(origin, reason) {
        const leftOut: LeftOut = { kind: "place", place: printable(origin, redactor), reason };
        if (isDeepStrictEqual(leftOut, lastLeftOut)) return; // a tar in a gzip that ends early is one damage
        lastLeftOut = leftOut;
        counts.leftOut += 1;
        options.onLeftOut(leftOut);
      },
      checkAborted: () => signal?.throwIfAborted(),
      withFinds: create,
    };
  }

  return create((origin, part, match) => {
    counts.finds += 1;
    options.onFind(findOf(origin, part, match, redactor));
  });
}
