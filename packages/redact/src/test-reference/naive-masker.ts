import type { StreamMasker } from "../automaton/masker.ts";

/**
 * What a masker has to do, written down without an automaton: mark every byte of every occurrence, and write one mask
 * for each run of marked bytes. Bytes at the end that begin a pattern wait, unless they follow a written mask and are marked.
 * At the end six of them or more are marked.
 */
export class NaiveMasker implements StreamMasker {
  #patterns: readonly Uint8Array[];
  readonly #mask: Uint8Array;
  readonly #text: number[] = [];
  readonly #marked: boolean[] = [];
  /** Occurrences before this are not looked for: these bytes were given out before the patterns changed. */
  #base = 0;
  #written = 0;

  constructor(patterns: readonly Uint8Array[], mask: Uint8Array) {
    this.#patterns = patterns;
    this.#mask = mask;
  }

  change(patterns: readonly Uint8Array[]): void {
    this.#base = this.#waitingFrom();
    this.#patterns = patterns;
  }

  write(chunk: Uint8Array): Uint8Array {
    this.#text.push(...chunk);
    this.#marked.push(...Array.from(chunk, () => false));
    this.#mark();
    let to = this.#waitingFrom();
    while (this.#marked[to] === true) to += 1;
    return this.#take(to);
  }

  end(): Uint8Array {
    this.#mark();
    const from = this.#waitingFrom();
    if (this.#text.length - from >= 6) this.#marked.fill(true, from);
    return this.#take(this.#text.length);
  }

  #mark(): void {
    for (const pattern of this.#patterns) {
      for (let at = this.#base; at + pattern.length <= this.#text.length; at += 1) {
        if (this.#standsAt(pattern, at, pattern.length)) this.#marked.fill(true, at, at + pattern.length);
      }
    }
  }

  /** The first byte from which on everything is the beginning of a pattern, or a whole one. */
  #waitingFrom(): number {
    for (let at = this.#base; at < this.#text.length; at += 1) {
      const length = this.#text.length - at;
      if (this.#patterns.some((pattern) => pattern.length >= length && this.#standsAt(pattern, at, length)))
        return at;
    }
    return this.#text.length;
  }

  #standsAt(pattern: Uint8Array, at: number, length: number): boolean {
    for (let index = 0; index < length; index += 1) {
      if (this.#text[at + index] !== pattern[index]) return false;
    }
    return true;
  }

  #take(to: number): Uint8Array {
    const all: number[] = [];
    for (let at = 0; at < to; at += 1) {
      if (this.#marked[at] !== true) all.push(this.#text[at] ?? 0);
      else if (this.#marked[at - 1] !== true) all.push(...this.#mask);
    }
    const fresh = Uint8Array.from(all.slice(this.#written));
    this.#written = all.length;
    return fresh;
  }
}
