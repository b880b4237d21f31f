import type { Automaton } from "./automaton/automaton.ts";
import { buildAutomaton } from "./automaton/build-automaton.ts";
import type { Encoding } from "./forms/encodings.ts";
import { type FormBytes, formsOf } from "./forms/forms-of.ts";
import { type Refusal, type RefusalRules, refusalOf } from "./refusal.ts";
import { type SecretPart, secretParts } from "./secret-parts.ts";

/** Parts of a secret that are not masked: its whole value, or some of its lines or leaves. */
export interface Skipped {
  /** The name given with the secret. */
  readonly name?: string;
  /** The whole value, a line of it, or a string or number in its JSON. */
  readonly part: "value" | "line" | "leaf";
  readonly reason: Refusal;
}

/** The secrets that are to be masked now. */
export interface SecretStore {
  add(value: Uint8Array, about: { name: string | undefined; expiresAtMs: number | undefined }): void;
  remove(value: Uint8Array): void;
  /** For the secrets of this moment; the same object as long as they are the same. */
  automaton(): Automaton;
  /** The patterns of this automaton, by the names of their secrets. */
  namedForms(): Iterable<NamedForm>;
  secretCount(): number;
  skipped(): Skipped[];
  /** Whether a whole value is not masked, for another reason than that it is blank or allowed. */
  hasUnmasked(): boolean;
  /** Whether a text holds a value, line or leaf that is not masked, for another reason than that. */
  mentionsUnmasked(text: string): boolean;
}

/** A pattern, what it is, and the names given with the secret that it is a form of. */
export interface NamedForm extends FormBytes {
  readonly names: readonly string[];
}

interface Entry {
  readonly names: readonly string[];
  readonly expiresAtMs: number;
  /** Worked out when it is first asked for. */
  judge(): JudgedParts;
}

interface JudgedParts {
  readonly masked: readonly SecretPart[];
  readonly skipped: readonly { readonly part: SecretPart; readonly reason: Refusal }[];
}

/** What a store needs. */
export interface SecretStoreOptions extends RefusalRules {
  readonly encodings: readonly Encoding[];
  readonly now: () => number;
}

/** An empty store. Values that expire leave it when it is next asked for something. */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  let built: Automaton | undefined;
  const entries = createEntries(options.now, () => {
    built = undefined;
  });
  return {
    add(value, { name, expiresAtMs = Number.POSITIVE_INFINITY }) {
      const names = name === undefined ? [] : [name];
      const key = keyOf(value);
      entries.add(key, createEntry(key, { names, expiresAtMs }, options));
    },
    remove: (value) => entries.remove(keyOf(value)),
    automaton() {
      entries.dropExpired();
      built ??= buildAutomaton(bytesOfAll(namedForms(entries.live(), options.encodings)));
      return built;
    },
    namedForms: () => namedForms(entries.live(), options.encodings),
    secretCount: () => entries.live().length,
    skipped: () => entries.live().flatMap(describeSkipped),
    hasUnmasked: () => unmaskedParts(entries.live()).some(({ kind }) => kind === "value"),
    mentionsUnmasked: (text) =>
      unmaskedParts(entries.live()).some(({ bytes }) => text.includes(Buffer.from(bytes).toString())),
  };
}

interface Entries {
  /** Of two with one key the later expiry stays, and both names. */
  add(key: string, entry: Entry): void;
  remove(key: string): void;
  dropExpired(): void;
  live(): Entry[];
}

function createEntries(now: () => number, onChange: () => void): Entries {
  const entries = new Map<string, Entry>();
  let nextExpiryMs = Number.POSITIVE_INFINITY;

  function changed(): void {
    nextExpiryMs = Math.min(...Array.from(entries.values(), ({ expiresAtMs }) => expiresAtMs));
    onChange();
  }

  function dropExpired(): void {
    const nowMs = now();
    if (nowMs < nextExpiryMs) return;
    for (const [key, { expiresAtMs }] of entries) if (expiresAtMs <= nowMs) entries.delete(key);
    changed();
  }

  return {
    add(key, entry) {
      const before = entries.get(key) ?? entry;
      const names = [...new Set([...before.names, ...entry.names])];
      entries.set(key, { ...entry, names, expiresAtMs: Math.max(before.expiresAtMs, entry.expiresAtMs) });
      changed();
    },
    remove(key) {
      if (entries.delete(key)) changed();
    },
    dropExpired,
    live() {
      dropExpired();
      return [...entries.values()];
    },
  };
}

/** Parts of one kind that are refused for one reason are one line. */
function describeSkipped({ names, judge }: Entry): Skipped[] {
  const lines = new Map<string, Skipped>();
  for (const { part, reason } of judge().skipped)
    lines.set(`${part.kind} ${reason}`, { part: part.kind, reason });
  const withoutName = [...lines.values()];
  return names.length === 0
    ? withoutName
    : names.flatMap((name) => withoutName.map((it) => ({ name, ...it })));
}

function unmaskedParts(entries: readonly Entry[]): SecretPart[] {
  const skipped = entries.flatMap((entry) => entry.judge().skipped);
  return skipped.filter(({ reason }) => reason !== "blank" && reason !== "allowed").map(({ part }) => part);
}

function keyOf(value: Uint8Array): string {
  return Buffer.from(value).toString("latin1");
}

function createEntry(key: string, about: Pick<Entry, "names" | "expiresAtMs">, rules: RefusalRules): Entry {
  let judged: JudgedParts | undefined;
  return {
    ...about,
    judge() {
      judged ??= judgedParts(Buffer.from(key, "latin1"), rules);
      return judged;
    },
  };
}

function judgedParts(value: Uint8Array, rules: RefusalRules): JudgedParts {
  const judged = secretParts(value).map((part) => ({ part, reason: refusalOf(part, rules) }));
  const masked = judged.flatMap(({ part, reason }) => (reason === undefined ? [part] : []));
  const skipped = judged.flatMap(({ part, reason }) => (reason === undefined ? [] : [{ part, reason }]));
  return { masked, skipped };
}

function* namedForms(entries: Iterable<Entry>, encodings: readonly Encoding[]): Generator<NamedForm> {
  for (const { judge, names } of entries)
    for (const part of judge().masked) for (const form of formsOf(part, encodings)) yield { ...form, names };
}

function* bytesOfAll(forms: Iterable<FormBytes>): Generator<Uint8Array> {
  for (const { bytes } of forms) yield bytes;
}
