import type { Config, Resolver } from "@latebound/core";

/** A resolver with everything that it learnt for one set of credentials: logins and cached values. */
export interface Login {
  readonly resolver: Resolver;
  readonly config: Config;
  /** Paths of the config files. */
  readonly files: readonly string[];
  /** The leased secrets that were met: provider and canonical path. */
  readonly leased: Set<string>;
}

/** Where a login stands: `place` is the same as long as its config and its caller's environment are. */
export interface LoginPlace {
  readonly place: string;
  /** What was read from files; a login is of no use any more once it is another. */
  readonly state: string;
}

/** What is known of a kept login. */
export interface KeptLogin {
  readonly login: Login;
  readonly usedAtMs: number;
}

/** The logins that the agent keeps: few, and none that was not used for a while. */
export interface LoginShelf {
  /** The login of exactly this place and state; made where there is none. @throws what `make` does */
  take(place: LoginPlace, make: () => Promise<Login>): Promise<Login>;
  list(): readonly KeptLogin[];
  /** Closes a login that is not to be used again. */
  drop(login: Login): void;
  /** Closes what was not used since then. */
  sweep(usedBeforeMs: number): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  readonly state: string;
  readonly login: Promise<Login>;
  usedAtMs: number;
}

/** A shelf with room for so many logins; the one that was used longest ago makes room. */
export function createLoginShelf(mostLogins: number, now: () => number): LoginShelf {
  return new Shelf(mostLogins, now);
}

class Shelf implements LoginShelf {
  readonly #mostLogins: number;
  readonly #now: () => number;
  /** By place, in the order of use. */
  readonly #entries = new Map<string, Entry>();
  readonly #opened = new Map<Login, Entry>();

  constructor(mostLogins: number, now: () => number) {
    this.#mostLogins = mostLogins;
    this.#now = now;
  }

  async take({ place, state }: LoginPlace, make: () => Promise<Login>): Promise<Login> {
    const known = this.#entries.get(place);
    const isKept = known?.state === state;
    if (known && !isKept) void this.#remove(place, known);
    const entry = isKept ? known : { state, login: make(), usedAtMs: this.#now() };
    this.#put(place, entry);
    try {
      const login = await entry.login;
      // It may have had to make room meanwhile.
      if (this.#entries.get(place) === entry) this.#opened.set(login, entry);
      return login;
    } catch (error) {
      void this.#remove(place, entry);
      throw error;
    }
  }

  list(): readonly KeptLogin[] {
    return [...this.#opened].map(([login, { usedAtMs }]) => ({ login, usedAtMs }));
  }

  drop(login: Login): void {
    const dropped = this.#opened.get(login);
    for (const [place, entry] of this.#entries) if (entry === dropped) void this.#remove(place, entry);
  }

  async sweep(usedBeforeMs: number): Promise<void> {
    const old = [...this.#entries].filter(([, { usedAtMs }]) => usedAtMs < usedBeforeMs);
    await Promise.all(old.map(([place, entry]) => this.#remove(place, entry)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries].map(([place, entry]) => this.#remove(place, entry)));
  }

  #put(place: string, entry: Entry): void {
    entry.usedAtMs = this.#now();
    this.#entries.delete(place);
    this.#entries.set(place, entry);
    for (const [oldest, other] of this.#entries) {
      if (this.#entries.size <= this.#mostLogins) return;
      void this.#remove(oldest, other);
    }
  }

  async #remove(place: string, entry: Entry): Promise<void> {
    if (this.#entries.get(place) === entry) this.#entries.delete(place);
    const login = await entry.login.catch(() => undefined);
    if (!login) return;
    this.#opened.delete(login);
    await login.resolver.close();
  }
}
