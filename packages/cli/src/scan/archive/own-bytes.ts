import type { Match } from "@latebound/redact";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import type { ArchiveBudget } from "./archive-budget.ts";

/** A stretch of an archive's bytes whose finds are told as finds of an entry: those of these references, or all. */
export interface ToldSpan {
  readonly start: number;
  readonly end: number;
  readonly references?: ReadonlySet<string>;
}

/** An archive's own bytes: all of it that is read is looked at as it is, too. */
export interface OwnBytes {
  /** Left early, it can be read on. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Says what need not be told again; spans come in their order. */
  addTold(span: ToldSpan): void;
  /** Reads what whoever opened the archive left. */
  readRest(budget: ArchiveBudget): Promise<void>;
  /** Tells the finds, as the archive's; nothing is read any more. */
  end(): Promise<void>;
}

/** The bytes of an archive that nothing has been read of. */
export function createOwnBytes(
  context: ScanContext,
  origin: Origin,
  source: AsyncGenerator<Uint8Array>,
): OwnBytes {
  const finder = context.finder();
  const matches: Match[] = [];
  const told: ToldSpan[] = [];

  function add(found: readonly Match[]): void {
    for (const match of found) matches.push(match); // they may be too many to be arguments
  }

  async function next(): Promise<IteratorResult<Uint8Array>> {
    const chunk = await source.next();
    if (chunk.done !== true) add(finder.write(chunk.value));
    return chunk;
  }

  return {
    chunks: { [Symbol.asyncIterator]: () => ({ next }) },
    addTold: (span) => told.push(span),
    async readRest(budget) {
      for (let chunk = await next(); chunk.done !== true; chunk = await next()) {
        context.checkAborted();
        if (!budget.isOutermost) budget.spendBytes(chunk.value.length);
      }
    },
    async end() {
      add(finder.end());
      context.report(origin, "content", withoutTold(matches, told));
      await source.return(undefined);
    },
  };
}

/** Both come in their order, so that each is gone through once. */
function withoutTold(matches: readonly Match[], told: readonly ToldSpan[]): Match[] {
  let at = 0;
  return matches.filter((match) => {
    while ((told[at]?.end ?? Number.POSITIVE_INFINITY) < match.end) at += 1;
    const span = told[at];
    return span === undefined || !isWithin(match, span);
  });
}

function isWithin({ start, names }: Match, span: ToldSpan): boolean {
  const { references } = span;
  return span.start <= start && (references === undefined || names.every((name) => references.has(name)));
}
