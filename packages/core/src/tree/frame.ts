/** A container that is being copied: its children by index, in document order. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly indexInParent: number;
  readonly source: object;
  readonly copy: object;
  readonly size: number;
  /** The index of the child to be copied next. */
  next: number;
  read(index: number): unknown;
  write(index: number, value: unknown): void;
  /** The path step of a child. */
  step(index: number): string | number;
  /** For a Set, whose members can't be replaced in place: puts them in when all are known. */
  finish?(): void;
}

/** The frame of a tree's root, which may be anything. */
export function rootFrame(tree: unknown): Frame {
  return new ObjectFrame({ source: { root: tree }, copy: { root: undefined }, keys: ["root"] }, undefined, 0);
}

/** The frame of a container; undefined for what is passed by reference. */
export function enterContainer(source: object, parent: Frame, index: number): Frame | undefined {
  if (Array.isArray(source)) return enterArray(source, parent, index);
  if (source instanceof Map) return new MapFrame(source, parent, index);
  if (source instanceof Set) return new SetFrame(source, parent, index);
  return isPlain(source) ? enterObject(source, parent, index) : undefined;
}

function enterArray(source: readonly unknown[], parent: Frame, index: number): Frame {
  // Holes stay holes.
  const keys = Object.keys(source).map(Number).filter(Number.isInteger);
  return new ObjectFrame({ source, copy: new Array(source.length), keys }, parent, index);
}

function enterObject(source: object, parent: Frame, index: number): Frame {
  const prototype: object | null = Object.getPrototypeOf(source);
  const copy = prototype === Object.prototype ? {} : Object.create(prototype);
  return new ObjectFrame({ source, copy, keys: ownKeys(source) }, parent, index);
}

function ownKeys(source: object): readonly PropertyKey[] {
  const symbols = Object.getOwnPropertySymbols(source);
  if (symbols.length === 0) return Object.keys(source);
  const isEnumerable = (key: symbol) => Object.prototype.propertyIsEnumerable.call(source, key);
  return [...Object.keys(source), ...symbols.filter(isEnumerable)];
}

/** An object or array, and the keys of it that are copied. */
interface KeyedCopy {
  readonly source: object;
  readonly copy: object;
  readonly keys: readonly PropertyKey[];
}

/** An object whose shape isn't known. */
type Keyed = Record<PropertyKey, unknown>;

class ObjectFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly indexInParent: number;
  readonly copy: Keyed;
  readonly size: number;
  next = 0;
  readonly source: Keyed;
  readonly #keys: readonly PropertyKey[];

  constructor({ source, copy, keys }: KeyedCopy, parent: Frame | undefined, indexInParent: number) {
    this.parent = parent;
    this.indexInParent = indexInParent;
    this.copy = copy as Keyed;
    this.size = keys.length;
    this.source = source as Keyed;
    this.#keys = keys;
  }

  read(index: number): unknown {
    return this.source[this.#key(index)];
  }

  write(index: number, value: unknown): void {
    const key = this.#key(index);
    if (key !== "__proto__") this.copy[key] = value;
    else
      Object.defineProperty(this.copy, key, { value, writable: true, enumerable: true, configurable: true });
  }

  step(index: number): string | number {
    return pathStep(this.#keys[index]);
  }

  #key(index: number): PropertyKey {
    return this.#keys[index] as PropertyKey;
  }
}

class MapFrame implements Frame {
  readonly parent: Frame;
  readonly indexInParent: number;
  readonly copy: Map<unknown, unknown>;
  readonly size: number;
  next = 0;
  readonly source: ReadonlyMap<unknown, unknown>;
  readonly #keys: readonly unknown[];

  constructor(source: ReadonlyMap<unknown, unknown>, parent: Frame, indexInParent: number) {
    this.parent = parent;
    this.indexInParent = indexInParent;
    this.source = source;
    this.#keys = [...source.keys()];
    this.copy = new Map();
    this.size = this.#keys.length;
  }

  read(index: number): unknown {
    return this.source.get(this.#keys[index]);
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

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // An object literal of another realm, such as a vm context.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "hasOwnProperty");
}

function pathStep(key: unknown): string | number {
  if (typeof key === "number" || typeof key === "string") return key;
  return String(typeof key === "symbol" ? key.description : typeof key);
}
