import { hash } from "node:crypto";
import { createHmacSha256, type HmacSha256 } from "./hmac-sha256.ts";

/** The evolving key of a session: record `index` is authenticated with key `index`, and earlier keys are gone. */
export interface KeyChain {
  readonly session: string;
  /** Which record of the session the current key is for. */
  readonly index: number;
  /** The code of a record's canonical form under the current key, in hex. */
  mac(body: string | Uint8Array): string;
  /** Replaces the key by the SHA-256 of `next` and the key in hex; the old one is overwritten. */
  advance(steps?: number): void;
  /** A chain that stands where this one stands. */
  copy(): KeyChain;
  erase(): void;
}

/** The fewest bytes a key of an audit log may have. */
export const minKeyBytes = 32;

const hexDigits = Buffer.from("0123456789abcdef");

/** What a chain is for. */
export interface KeyChainUse {
  /**
   * Whoever verifies holds the root key, from which every key can be made again: a key may leave a trace in memory then,
   * which takes half the time.
   */
  readonly forVerifying?: boolean;
}

/** The chain of a session, at its first key: HMAC-SHA256(root key, "session ID"). */
export function createKeyChain(rootKey: Uint8Array, session: string, use: KeyChainUse = {}): KeyChain {
  const hmac = createHmacSha256();
  const root = rootKey.length > 64 ? hash("sha256", rootKey, "buffer") : Buffer.from(rootKey);
  const first = hmac.digest(root, `session ${session}`);
  root.fill(0);
  hmac.erase();
  return chainFrom(first, 0, { session, hmac, ...use });
}

/** What does not change as a chain moves on. */
interface ChainParts extends KeyChainUse {
  readonly session: string;
  readonly hmac: HmacSha256;
}

function chainFrom(key: Buffer, firstIndex: number, parts: ChainParts): KeyChain {
  const { session, hmac, forVerifying = false } = parts;
  const replace = forVerifying ? replaceByNextQuickly : replaceByNext;
  let index = firstIndex;
  return {
    session,
    get index() {
      return index;
    },
    mac: (body) => hmac.hexDigest(key, body),
    advance(steps = 1) {
      for (let step = 0; step < steps; step += 1) replace(key);
      if (!forVerifying) hmac.erase();
      index += steps;
    },
    copy: () => chainFrom(Buffer.from(key), index, parts),
    erase() {
      key.fill(0);
      hmac.erase();
    },
  };
}

const nextInput = Buffer.from(`next${"0".repeat(64)}`);

/** Written digit by digit: a string of the key could not be overwritten. */
function replaceByNext(key: Buffer): void {
  for (let index = 0; index < key.length; index += 1) {
    const byte = key[index] ?? 0;
    nextInput[4 + index * 2] = hexDigits[byte >> 4] ?? 0;
    nextInput[5 + index * 2] = hexDigits[byte & 15] ?? 0;
  }
  const next = hash("sha256", nextInput, "buffer");
  key.set(next);
  next.fill(0);
  nextInput.fill(0, 4);
}

function replaceByNextQuickly(key: Buffer): void {
  key.write(hash("sha256", `next${key.toString("hex")}`, "binary"), "binary");
}
