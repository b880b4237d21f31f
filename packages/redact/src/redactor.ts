import { Transform } from "node:stream";
import type { TransformStream as ByteTransform } from "node:stream/web";
import { isUint8Array } from "node:util/types";
import { sizeOf } from "./automaton/automaton.ts";
import { createMasker, type StreamMasker } from "./automaton/masker.ts";
import { createFinder, type Finder, type FinderTables } from "./find/finder.ts";
import { createFinderTables } from "./find/finder-tables.ts";
import { allEncodings, type Encoding } from "./forms/encodings.ts";
import { redactError } from "./redact-error.ts";
import { createSecretStore, type Skipped } from "./secret-store.ts";

/** How to mask. */
export interface RedactorOptions {
  /** Values of fewer bytes are not masked; default 6. */
  readonly minBytes?: number;
  /** What is written in place of a secret; default `*****`. */
  readonly mask?: string;
  /** The spellings that are looked for beside the value itself; default all. */
  readonly encodings?: readonly Encoding[];
  /** Texts that may be shown, though they are a secret, or a line, string or number in one. */
  readonly allow?: readonly string[];
  /** Unix time in milliseconds, for values that expire; default `Date.now`. */
  readonly now?: () => number;
}

/** What is said with a secret. */
export interface AddOptions {
  /** Unix time in milliseconds from which on it is not masked any more; default never. */
  readonly expiresAtMs?: number;
  /** For `stats` and `finder`: its reference, say. Not secret. */
  readonly name?: string;
}

/** What a redactor did; never a value. */
export interface RedactorStats {
  readonly secretCount: number;
  readonly patternCount: number;
  /** The size of the tables. */
  readonly tableBytes: number;
  /** How many masks were written, in streams, texts and errors. */
  readonly maskCount: number;
  /** What is not masked, and why. */
  readonly skipped: readonly Skipped[];
}

/** Masks secrets in what passes through it. It stops accidental prints; a program that wants to show a value can. */
export interface Redactor {
  /** Masks a secret from the next write on, in open streams too. Added again, it stays until the later expiry. */
  add(secret: string | Uint8Array, options?: AddOptions): void;
  remove(secret: string | Uint8Array): void;
  /** A stream for bytes. However they are split, what comes out is the same; only what may become a secret waits. */
  transform(): ByteTransform<Uint8Array, Uint8Array>;
  /** The same for Node's streams. */
  nodeTransform(): Transform;
  /** The same for one who has no streams. */
  masker(): StreamMasker;
  redactText(text: string): string;
  /** Says where secrets are, instead of masking them. */
  finder(): Finder;
  /**
   * A fresh error with the name, code, message and stack of what was thrown, masked, and nothing else. The message is
   * replaced where it may hold a value that is not masked.
   */
  redactError(thrown: unknown): Error;
  stats(): RedactorStats;
  /** As in `stats`, without making tables for it. */
  skipped(): readonly Skipped[];
}

/**
 * A redactor without secrets. It shows none when it is inspected or made JSON.
 * @throws {TypeError} for an option that makes no sense
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { minBytes = 6, mask = "*****", encodings = allEncodings, allow = [], now = Date.now } = options;
  checkOptions(minBytes, encodings);
  const store = createSecretStore({ minBytes, encodings, allow: new Set(allow), now });
  const maskBytes = Buffer.from(mask);
  let maskCount = 0;
  const createStreamMasker = (): StreamMasker =>
    createMasker({
      automaton: store.automaton,
      mask: maskBytes,
      onMask: () => {
        maskCount += 1;
      },
    });
  let finderTables: FinderTables | undefined;
  const redactText = (text: string): string => maskText(createStreamMasker(), text);
  return {
    add: (secret, { name, expiresAtMs } = {}) => store.add(bytesOf(secret), { name, expiresAtMs }),
    remove: (secret) => store.remove(bytesOf(secret)),
    transform: () => webTransform(createStreamMasker()),
    nodeTransform: () => nodeTransform(createStreamMasker),
    masker: createStreamMasker,
    redactText,
    finder() {
      finderTables ??= createFinderTables(store);
      return createFinder(finderTables);
    },
    redactError: (thrown) => redactError(thrown, { ...store, redactText }),
    stats() {
      const automaton = store.automaton();
      const { patternCount } = automaton;
      const secretCount = store.secretCount();
      return {
        secretCount,
        patternCount,
        tableBytes: sizeOf(automaton),
        maskCount,
        skipped: store.skipped(),
      };
    },
    skipped: () => store.skipped(),
  };
}

function checkOptions(minBytes: number, encodings: readonly string[]): void {
  if (!Number.isSafeInteger(minBytes) || minBytes < 1)
    throw new TypeError("minBytes has to be a whole number from 1 on");
  const known: readonly string[] = allEncodings;
  if (!encodings.every((encoding) => known.includes(encoding)))
    throw new TypeError(`encodings has to be a list of ${known.join(", ")}`);
}

/** A copy: what the caller does with its bytes later doesn't matter. */
function bytesOf(secret: unknown): Uint8Array {
  if (typeof secret !== "string" && !isUint8Array(secret))
    throw new TypeError("a secret has to be a string or a Uint8Array");
  return typeof secret === "string" ? new TextEncoder().encode(secret) : Uint8Array.from(secret);
}

/** A text without a secret stays the very same, lone surrogates included. */
function maskText(masker: StreamMasker, text: string): string {
  const bytes = Buffer.from(text);
  const masked = Buffer.concat([masker.write(bytes), masker.end()]);
  return masked.equals(bytes) ? text : masked.toString();
}

/** The global class is loaded when it is used, unlike the one of `node:stream/web`. */
function webTransform(masker: StreamMasker): ByteTransform<Uint8Array, Uint8Array> {
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk: unknown, controller) {
      if (!isUint8Array(chunk))
        throw new TypeError("transform() takes Uint8Arrays: put a TextEncoderStream before it");
      const masked = masker.write(chunk);
      if (masked.length > 0) controller.enqueue(masked);
    },
    flush(controller) {
      const masked = masker.end();
      if (masked.length > 0) controller.enqueue(masked);
    },
  });
}

/** Tables are made when there is something to mask: many a child prints nothing. */
function nodeTransform(createStreamMasker: () => StreamMasker): Transform {
  let masker: StreamMasker | undefined;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      masker ??= createStreamMasker();
      done(null, bufferOf(masker.write(chunk)));
    },
    flush(done) {
      done(null, masker && bufferOf(masker.end()));
    },
  });
}

/** Undefined for nothing, which would end the stream for some readers. */
function bufferOf(bytes: Uint8Array): Buffer | undefined {
  return bytes.length === 0 ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
