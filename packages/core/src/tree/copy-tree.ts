import { setImmediate as nextTurn } from "node:timers/promises";
import { enterContainer, type Frame, type IsSlot, rootFrame } from "./frame.ts";

/** A path into a tree: property names, array indexes, Map keys that are strings or numbers, Set positions. */
export type TreePath = readonly (string | number)[];

/** A leaf's place in the copy: what stood there, and how to put something else in. */
export interface Slot {
  readonly value: unknown;
  /** Worked out when it is asked for. */
  readonly path: TreePath;
  fill(value: unknown): void;
}

/** What a copy gives: the copied root, read through a function as the root itself may be a slot. */
export interface TreeCopy {
  readonly slots: readonly Slot[];
  /** The copies of objects, lists, maps and sets. */
  containers(): Iterable<object>;
  /** Call after every slot is filled. */
  root(): unknown;
}

const nodesPerTurn = 10_000;

/** A deep copy of plain objects, arrays, Map values and Set members; leaves for which `isSlot` holds become slots. */
export function copyTree(tree: unknown, isSlot: IsSlot): TreeCopy {
  const copier = new Copier(tree, isSlot);
  while (!copier.advance(Number.POSITIVE_INFINITY));
  return copier;
}

/** The same copy, giving way to the event loop every 10,000 nodes; without a promise when the tree is small. */
export function copyTreeInTurns(tree: unknown, isSlot: IsSlot): TreeCopy | Promise<TreeCopy> {
  const copier = new Copier(tree, isSlot);
  return copier.advance(nodesPerTurn) ? copier : finishInTurns(copier);
}

async function finishInTurns(copier: Copier): Promise<TreeCopy> {
  do await nextTurn();
  while (!copier.advance(nodesPerTurn));
  return copier;
}

/** Walks depth first with its own stack, so that depth is bounded by memory only. */
class Copier implements TreeCopy {
  readonly slots: Slot[] = [];
  readonly #isSlot: IsSlot;
  readonly #copies = new Map<object, object>();
  readonly #finishing: Frame[] = [];
  readonly #root: Frame;
  #frame: Frame | undefined;
  /** How many nodes may still be copied in this turn. */
  #left = 0;

  constructor(tree: unknown, isSlot: IsSlot) {
    this.#isSlot = isSlot;
    this.#root = rootFrame(tree);
    this.#frame = this.#root;
  }

  /** Copies up to `count` nodes; whether all are copied. */
  advance(count: number): boolean {
    for (this.#left = count; this.#left > 0 && this.#frame; this.#left--) {
      const frame: Frame = this.#frame;
      if (frame.next === frame.size) this.#frame = frame.parent;
      else this.#copyChild(frame, frame.next++);
    }
    return this.#frame === undefined;
  }

  containers(): Iterable<object> {
    return this.#copies.values();
  }

  root(): unknown {
    for (const frame of this.#finishing) frame.finish?.();
    return Reflect.get(this.#root.copy, "root");
  }

  /** The copy of a container begins as a shallow one, so that a leaf, and the place of a slot, is there already. */
  #copyChild(frame: Frame, index: number): void {
    const value = frame.read(index);
    if (this.#isSlot(value, frame.source)) this.slots.push(new FrameSlot(frame, index, value));
    else if (typeof value === "object" && value !== null)
      frame.write(index, this.#copies.get(value) ?? this.#enter(value, frame, index));
  }

  #enter(source: object, parent: Frame, index: number): object {
    const entered = enterContainer(source, { parent, index }, this.#isSlot);
    if (!entered) return source;
    this.#copies.set(source, entered.copy);
    this.#left -= entered.leaves;
    if (entered.size > 0) this.#frame = entered;
    if (entered.finish) this.#finishing.push(entered);
    return entered.copy;
  }
}

class FrameSlot implements Slot {
  readonly value: unknown;
  readonly #frame: Frame;
  readonly #index: number;

  constructor(frame: Frame, index: number, value: unknown) {
    this.#frame = frame;
    this.#index = index;
    this.value = value;
  }

  get path(): TreePath {
    const steps: (string | number)[] = [];
    let index = this.#index;
    // The root's own frame has no step of its own.
    for (let frame: Frame = this.#frame; frame.parent; frame = frame.parent) {
      steps.push(frame.step(index));
      index = frame.indexInParent;
    }
    return steps.reverse();
  }

  fill(value: unknown): void {
    this.#frame.write(this.#index, value);
  }
}
