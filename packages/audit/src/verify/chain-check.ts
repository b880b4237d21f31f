import { createKeyChain, type KeyChain } from "../chain/key-chain.ts";
import { hashLine, noHash, readSealedLine, type SealedLine } from "../chain/sealed-line.ts";

/** What is wrong with a line, in words, and the record's number. */
export interface LineFault {
  readonly seq: number;
  readonly reason: string;
}

/** Follows the chain of a log, line by line. */
export interface ChainCheck {
  /** What is wrong with the next line; empty when it is what the log's writer wrote there. */
  take(line: Buffer): readonly LineFault[];
  /** Whether it is the next line; goes no further. */
  isNext(line: Buffer): boolean;
  /** The number and the hash of the last line that was in order. */
  readonly last: { readonly seq: number; readonly hash: string };
}

/** How many keys are computed in vain before far jumps are taken for forgeries: some minutes' work. */
const maxVainSteps = 100_000_000;

/** A check that begins after `start`, or at record 0. */
export function createChainCheck(
  key: Uint8Array,
  start: { readonly seq: number; readonly hash: string } = { seq: -1, hash: noHash },
): ChainCheck {
  let last = start;
  let hashBefore = start.hash;
  let chain: KeyChain | undefined;
  let vainSteps = 0;
  const verifiedChain = (sealed: SealedLine): KeyChain | undefined => {
    const from = chainBefore(sealed, key, chain);
    if (!from) return undefined;
    const steps = sealed.session ? sealed.session.index - from.index : sealed.seq - last.seq - 1;
    if (steps < 0 || steps > maxVainSteps - vainSteps) return undefined;
    // Most records are the next one: a chain that need not be moved need not be copied.
    const at = steps === 0 ? from : from.copy();
    if (steps > 0) at.advance(steps);
    if (at.mac(sealed.body) === sealed.mac) return at;
    vainSteps += steps;
    return undefined;
  };
  return {
    get last() {
      return last;
    },
    isNext(line) {
      const sealed = readSealedLine(line);
      const isWritten = sealed !== undefined && verifiedChain(sealed) !== undefined;
      return isWritten && placeFaults(sealed, last.seq + 1, hashBefore).length === 0;
    },
    take(line) {
      const expectedSeq = last.seq + 1;
      const before = hashBefore;
      hashBefore = hashLine(line);
      const sealed = readSealedLine(line);
      const verified = sealed && verifiedChain(sealed);
      if (!sealed || !verified) {
        return [{ seq: expectedSeq, reason: "this line was changed, inserted or moved here" }];
      }
      const faults = placeFaults(sealed, expectedSeq, before);
      if (sealed.seq < expectedSeq) return faults;
      verified.advance();
      chain = verified;
      last = { seq: sealed.seq, hash: hashBefore };
      return faults;
    },
  };
}

/** A line that the writer wrote may stand in the wrong place. */
function placeFaults({ seq, prev }: SealedLine, expectedSeq: number, hashBefore: string): LineFault[] {
  if (seq > expectedSeq)
    return [{ seq: expectedSeq, reason: `records ${expectedSeq} to ${seq - 1} are missing` }];
  if (seq < expectedSeq) return [{ seq: expectedSeq, reason: `record ${seq} stands here` }];
  if (prev !== hashBefore) return [{ seq, reason: "the line before this record was changed or inserted" }];
  return [];
}

/**
 * A chain that can be advanced to a record's key: as many steps as the record's number is ahead, or as it says itself
 * where a session or a file begins and where records were lost. It may be the chain that is handed in.
 */
function chainBefore(
  { session }: SealedLine,
  key: Uint8Array,
  current: KeyChain | undefined,
): KeyChain | undefined {
  if (current && (!session || session.id === current.session)) return current;
  return session && createKeyChain(key, session.id, { forVerifying: true });
}
