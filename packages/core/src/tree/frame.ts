/** A container that is being copied, shallowly at first: its children by index, in document order. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly indexInParent: number;
  readonly source: object;
  readonly copy: object;
  readonly size: number;
  /** How many leaves were copied with the container, and are not among its children here. */
  readonly leaves: number;
  /** The index of the child to be copied next. */
  next: number;
  read(index: number): unknown;
  write(index: number, value: unknown): void;
  /** The path step of a child. */
  step(index: number): string | number;
  /** For a Set, whose members can't be replaced in place: puts them in when all are known. */
  finish?(): void;
}

/** Whether a string or object that stands in a container of the source is to become a slot; nothing else does. */
export type IsSlot = (leaf: unknown, container: object) => boolean;

/** The frame of a tree's root, which may be anything. */
export function rootFrame(tree: unknown): Frame {
  const shallow = { source: { root: tree }, copy: { root: tree }, keys: ["root"], leaves: 0 };
  return new KeyedFrame(shallow, undefined, 0);
}

/** Where a container stands. */
export interface ContainerPlace {
  readonly parent: Frame;
  readonly index: number;
}

/** The frame of a container; undefined for any other object, which is passed by reference. */
export function enterContainer(
  source: object,
  { parent, index }: ContainerPlace,
  isSlot: IsSlot,
): Frame | undefined {
  if (Array.isArray(source)) return enterList(source, parent, index);
  const prototype: object | null = Object.getPrototypeOf(source);
  if (prototype === Object.prototype) return new KeyedFrame(copyOfObject(source, isSlot), parent, index);
  if (source instanceof Map) return new MapFrame(source, parent, index);
  if (source instanceof Set) return new SetFrame(source, parent, index);
  if (!isPlain(prototype)) return undefined;
  const keys = [...Object.keys(source), ...symbolsOf(source)];
  const copy = copyByKey(source, Object.create(prototype), keys);
  return new KeyedFrame({ source, copy, keys, leaves: 0 }, parent, index);
}

function enterList(source: readonly unknown[], parent: Frame, index: number): Frame {
  // A hole counts as `undefined` here. A list with holes may be far longer than what is in it.
  if (!source.includes(undefined)) return new ListFrame(source, parent, index);
  const keys = Object.keys(source).map(Number).filter(Number.isInteger);
  const copy = copyByKey(source, new Array(source.length), keys);
  return new KeyedFrame({ source, copy, keys, leaves: 0 }, parent, index);
}

/** An object, or a list with holes, with its shallow copy. */
interface ShallowCopy {
  readonly source: object;
  readonly copy: object;
  /** Under which there may be more to do. */
  readonly keys: readonly PropertyKey[];
  readonly leaves: number;
}

/** Spreading copies the shape of an object at once, and going through it with `in` needs no list of its keys. */
function copyOfObject(source: object, isSlot: IsSlot): ShallowCopy {
  const copy: Keyed = { ...source };
  const keys: PropertyKey[] = [];
  let leaves = 0;
  for (const key in copy) {
    if (!isOpen(copy[key], source, isSlot)) leaves++;
    else if (Object.hasOwn(copy, key)) keys.push(key);
  }
  for (const key of symbolsOf(source)) keys.push(key);
  return { source, copy, keys, leaves };
}

function isOpen(value: unknown, container: object, isSlot: IsSlot): boolean {
  if (typeof value === "object") return value !== null;
  return typeof value === "string" && isSlot(value, container);
}

function copyByKey(source: object, copy: object, keys: readonly PropertyKey[]): object {
  for (const key of keys) setKey(copy, key, Reflect.get(source, key));
  return copy;
}

function setKey(copy: object, key: PropertyKey, value: unknown): void {
  if (key !== "__proto__") (copy as Keyed)[key] = value;
  else Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
}

function symbolsOf(source: object): readonly symbol[] {
  const symbols = Object.getOwnPropertySymbols(source);
  if (symbols.length === 0) return symbols;
  return symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(source, key));
}

/** An object whose shape isn't known. */
type Keyed = Record<PropertyKey, unknown>;

class KeyedFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly indexInParent: number;
  readonly source: object;
  readonly copy: object;
  readonly size: number;
  readonly leaves: number;
  next = 0;
  readonly #keys: readonly PropertyKey[];

  constructor({ source, copy, keys, leaves }: ShallowCopy, parent: Frame | undefined, indexInParent: number) {
    this.parent = parent;
    this.indexInParent = indexInParent;
    this.source = source;
    this.copy = copy;
    this.size = keys.length;
    this.leaves = leaves;
    this.#keys = keys;
  }

  read(index: number): unknown {
    return (this.copy as Keyed)[this.#key(index)];
  }

  write(index: number, value: unknown): void {
    setKey(this.copy, this.#key(index), value);
  }

  step(index: number): string | number {
    return pathStep(this.#keys[index]);
  }

  #key(index: number): PropertyKey {
    return this.#keys[index] as PropertyKey;
  }
}

class ListFrame implements Frame {
  readonly parent: Frame;
  readonly indexInParent: number;
  readonly source: object;
  readonly copy: unknown[];
  readonly size: number;
  readonly leaves = 0;
  next = 0;

  constructor(source: readonly unknown[], parent: Frame, indexInParent: number) {
    this.parent = parent;
    this.indexInParent = indexInParent;
    this.source = source;
    this.copy = [...source];
    this.size = source.length;
  }

  read(index: number): unknown {
    return this.copy[index];
  }

  write(index: number, value: unknown): void {
    this.copy[index] = value;
  }

  step(index: number): number {
    return index;
  }
}

class MapFrame implements Frame {
  readonly parent: Frame;
  readonly indexInParent: number;
  readonly source: ReadonlyMap<unknown, unknown>;
  readonly copy: Map<unknown, unknown>;
  readonly size: number;
  readonly leaves = 0;
  next = 0;
  readonly #keys: readonly unknown[];

  constructor(source: ReadonlyMap<unknown, unknown>, parent: Frame, indexInParent: number) {
    this.parent = parent;
    this.indexInParent = indexInParent;
    this.source = source;
    this.#keys = [...source.keys()];
    this.copy = new Map(source);
    this.size = this.#keys.length;
  }

  read(index: number): unknown {
    return this.copy.get(this.#keys[index]);
  }

  write(index: number, value: unknown): void {
    this.copy.set(this.#keys[index], value);
  }

  step(index: number): string | number {
    return pathStep(this.#keys[index]);
  }
}

class SetFrame implements Frame {
  readonly parent: Frame;
  readonly indexInParent: number;
  readonly source: object;
  readonly copy = new Set<unknown>();
  readonly size: number;
  readonly leaves = 0;
  next = 0;
  readonly #members: unknown[];

  constructor(source: ReadonlySet<unknown>, parent: Frame, indexInParent: number) {
    this.parent = parent;
    this.indexInParent = indexInParent;
    this.source = source;
    this.#members = [...source];
    this.size = this.#members.length;
  }

  read(index: number): unknown {
    return this.#members[index];
  }

  write(index: number, value: unknown): void {
    this.#members[index] = value;
  }

  step(index: number): string | number {
    return index;
  }

  finish(): void {
    for (const member of this.#members) this.copy.add(member);
  }
}

function isPlain(prototype: object | null): boolean {
  if (prototype === null) return true;
  // An object literal of another realm, such as a vm context.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty");
}

function pathStep(key: unknown): string | number {
  if (typeof key === "number" || typeof key === "string") return key;
  return String(typeof key === "symbol" ? key.description : typeof key);
}
