import { setImmediate as nextTurn } from "node:timers/promises";

/** A path into a tree: property names, array indexes, Map keys that are strings or numbers, Set positions. */
export type TreePath = readonly (string | number)[];

/** A leaf's place in the copy: what stood there, and how to put something else in. */
export interface Slot {
  readonly value: unknown;
  readonly path: TreePath;
  fill(value: unknown): void;
}

/** What a copy gives: the copied root, read through a function as the root itself may be a slot. */
export interface TreeCopy {
  readonly slots: readonly Slot[];
  /** Call after every slot is filled. */
  root(): unknown;
}

const nodesPerTurn = 10_000;

/** A deep copy of plain objects, arrays, Map values and Set members; leaves for which `isSlot` holds become slots. */
export function copyTree(tree: unknown, isSlot: (leaf: unknown) => boolean): TreeCopy {
  const copier = new Copier(tree, isSlot);
  while (!copier.advance(Number.POSITIVE_INFINITY));
  return copier.result();
}

/** The same copy, giving way to the event loop every 10,000 nodes; `undefined` promise-free when the tree is small. */
export function copyTreeInTurns(
  tree: unknown,
  isSlot: (leaf: unknown) => boolean,
): TreeCopy | Promise<TreeCopy> {
  const copier = new Copier(tree, isSlot);
  return copier.advance(nodesPerTurn) ? copier.result() : finishInTurns(copier);
}

async function finishInTurns(copier: Copier): Promise<TreeCopy> {
  do await nextTurn();
  while (!copier.advance(nodesPerTurn));
  return copier.result();
}

interface Frame {
  /** Path steps of the children, in document order. */
  readonly keys: readonly unknown[];
  next: number;
  read(index: number): unknown;
  write(index: number, value: unknown): void;
}

/** Walks depth first with its own stack, so that depth is bounded by memory only. */
class Copier {
  readonly #isSlot: (leaf: unknown) => boolean;
  readonly #copies = new Map<object, object>();
  readonly #slots: Slot[] = [];
  readonly #sets: (() => void)[] = [];
  readonly #holder: { root: unknown } = { root: undefined };
  readonly #frames: Frame[];

  constructor(tree: unknown, isSlot: (leaf: unknown) => boolean) {
    this.#isSlot = isSlot;
    this.#frames = [objectFrame({ root: tree }, this.#holder, ["root"])];
  }

  /** Copies up to `count` nodes; whether all are copied. */
  advance(count: number): boolean {
    for (let left = count; left > 0; left--) {
      const frame = this.#frames.at(-1);
      if (!frame) return true;
      if (frame.next === frame.keys.length) this.#frames.pop();
      else this.#copyChild(frame, frame.next++);
    }
    return this.#frames.length === 0;
  }

  result(): TreeCopy {
    return {
      slots: this.#slots,
      root: () => {
        for (const rebuild of this.#sets) rebuild();
        return this.#holder.root;
      },
    };
  }

  #copyChild(frame: Frame, index: number): void {
    const value = frame.read(index);
    if (typeof value === "object" && value !== null && !this.#isSlot(value)) {
      frame.write(index, this.#copies.get(value) ?? this.#enter(value));
    } else if (this.#isSlot(value)) {
      // Holds the place in the order of keys until the slot is filled.
      frame.write(index, undefined);
      this.#slots.push({ value, path: this.#path(), fill: (filled) => frame.write(index, filled) });
    } else {
      frame.write(index, value);
    }
  }

  #enter(source: object): object {
    const entered = enterContainer(source);
    if (!entered) return source;
    this.#copies.set(source, entered.copy);
    this.#frames.push(entered.frame);
    if (entered.rebuild) this.#sets.push(entered.rebuild);
    return entered.copy;
  }

  #path(): TreePath {
    return this.#frames.slice(1).map((frame) => pathStep(frame.keys[frame.next - 1]));
  }
}

interface Entered {
  readonly copy: object;
  readonly frame: Frame;
  /** For a Set, whose members can't be replaced in place. */
  readonly rebuild?: () => void;
}

function enterContainer(source: object): Entered | undefined {
  if (Array.isArray(source)) return enterArray(source);
  if (source instanceof Map) return enterMap(source);
  if (source instanceof Set) return enterSet(source);
  return isPlain(source) ? enterObject(source) : undefined;
}

function enterArray(source: readonly unknown[]): Entered {
  const copy: unknown[] = new Array(source.length);
  const keys = Object.keys(source).map(Number).filter(Number.isInteger);
  return { copy, frame: objectFrame(source, copy, keys) };
}

function enterObject(source: object): Entered {
  const copy: object = Object.create(Object.getPrototypeOf(source));
  const symbols = Object.getOwnPropertySymbols(source).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(source, key),
  );
  return { copy, frame: objectFrame(source, copy, [...Object.keys(source), ...symbols]) };
}

function objectFrame(source: object, copy: object, keys: readonly PropertyKey[]): Frame {
  return {
    keys,
    next: 0,
    read: (index) => Reflect.get(source, keys[index] as PropertyKey),
    write: (index, value) => setOwn(copy, keys[index] as PropertyKey, value),
  };
}

function enterMap(source: ReadonlyMap<unknown, unknown>): Entered {
  const copy = new Map<unknown, unknown>();
  const keys = [...source.keys()];
  for (const key of keys) copy.set(key, undefined);
  const read = (index: number) => source.get(keys[index]);
  return { copy, frame: { keys, next: 0, read, write: (index, value) => copy.set(keys[index], value) } };
}

function enterSet(source: ReadonlySet<unknown>): Entered {
  const copy = new Set<unknown>();
  const members = [...source];
  const copied: unknown[] = [];
  const frame: Frame = {
    keys: members.map((_, index) => index),
    next: 0,
    read: (index) => members[index],
    write: (index, value) => {
      copied[index] = value;
    },
  };
  return { copy, frame, rebuild: () => copied.forEach((member) => void copy.add(member)) };
}

function setOwn(target: object, key: PropertyKey, value: unknown): void {
  if (key !== "__proto__") Reflect.set(target, key, value);
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // An object literal of another realm, such as a vm context.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "hasOwnProperty");
}

function pathStep(key: unknown): string | number {
  return typeof key === "number" || typeof key === "string"
    ? key
    : String(typeof key === "symbol" ? key.description : typeof key);
}
