import type { Automaton } from "../automaton/automaton.ts";
import { piecesOf } from "../automaton/build-automaton.ts";
import type { Form } from "../forms/forms-of.ts";
import type { NamedForm } from "../secret-store.ts";

/** What was found where these bytes stand. */
export interface Meaning {
  readonly names: readonly string[];
  readonly forms: readonly Form[];
  /** Fewer than six numbers in columns: alone they may stand there by chance. */
  readonly isWeak: boolean;
}

/** What meanings are made of. */
export interface MeaningsSource {
  automaton(): Automaton;
  namedForms(): Iterable<NamedForm>;
}

/** Gives what a pattern of the automaton is, and the patterns that it ends with. The table is made at the first one. */
export function createMeanings(source: MeaningsSource): (pattern: Uint8Array) => Meaning {
  let madeFor: Automaton | undefined;
  let lookUp: (pattern: Uint8Array) => Meaning;
  return (pattern) => {
    const automaton = source.automaton();
    if (automaton !== madeFor) lookUp = createLookUp(source.namedForms());
    madeFor = automaton;
    return lookUp(pattern);
  };
}

interface Sets {
  readonly names: Set<string>;
  readonly forms: Set<Form>;
}

function createLookUp(forms: Iterable<NamedForm>): (pattern: Uint8Array) => Meaning {
  const table = tableOf(forms);
  const lengths = [...new Set(Array.from(table.keys(), (key) => key.length))].toSorted((a, b) => b - a);
  const known = new Map<string, Meaning>();
  return (pattern) => {
    const key = keyOf(pattern);
    const meaning = known.get(key) ?? meaningOf(key, lengths, table);
    known.set(key, meaning);
    return meaning;
  };
}

/** Of each pattern all names; of its forms the first of each secret, which is the plainest. */
function tableOf(forms: Iterable<NamedForm>): Map<string, Sets> {
  const table = new Map<string, Sets>();
  for (const { bytes, form, names } of forms) {
    for (const piece of piecesOf(bytes)) {
      const key = keyOf(piece);
      const sets = table.get(key);
      if (sets === undefined) table.set(key, { names: new Set(names), forms: new Set([form]) });
      else if (names.some((name) => !sets.names.has(name))) addTo(sets, { names, forms: [form] });
    }
  }
  return table;
}

function meaningOf(key: string, lengths: readonly number[], table: ReadonlyMap<string, Sets>): Meaning {
  const all: Sets = { names: new Set(), forms: new Set() };
  for (const length of lengths) {
    const sets = length <= key.length ? table.get(key.slice(key.length - length)) : undefined;
    if (sets !== undefined) addTo(all, sets);
  }
  return { names: [...all.names], forms: [...all.forms], isWeak: /^\d+(, +\d+){0,4}$/.test(key) };
}

function addTo(sets: Sets, { names, forms }: { names: Iterable<string>; forms: Iterable<Form> }): void {
  for (const name of names) sets.names.add(name);
  for (const form of forms) sets.forms.add(form);
}

function keyOf(pattern: Uint8Array): string {
  return Buffer.from(pattern.buffer, pattern.byteOffset, pattern.byteLength).toString("latin1");
}
