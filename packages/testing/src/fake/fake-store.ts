import type { Key, Payload } from "@latebound/provider";

/** A whole secret as text or bytes, or the text of one field. */
export type FakeContent = string | Uint8Array;

type Body = { readonly text: string } | { readonly bytes: Uint8Array } | { readonly fields: Fields };
type Fields = Readonly<Record<string, string>>;

/** Secrets with their versions, in memory. */
export interface FakeStore {
  /** Adds a version and says which. */
  set(entry: string, content: FakeContent): string;
  remove(path: string): void;
  read(key: Key): Payload | undefined;
}

/** A store that holds the entries; fields of one path are one secret, in its first version. */
export function createFakeStore(entries: Readonly<Record<string, FakeContent>>): FakeStore {
  const secrets = new Map<string, Body[]>();
  for (const [entry, content] of Object.entries(entries)) {
    const { path, body } = readEntry(entry, content, secrets);
    secrets.set(path, [body]);
  }
  return {
    set(entry, content) {
      const { path, body } = readEntry(entry, content, secrets);
      const versions = [...(secrets.get(path) ?? []), body];
      secrets.set(path, versions);
      return String(versions.length);
    },
    remove: (path) => void secrets.delete(path),
    read(key) {
      const versions = secrets.get(key.path) ?? [];
      const number = numberOf(key, versions.length);
      const body = versions[number - 1];
      return body && { ...toPayloadBody(body), version: String(number) };
    },
  };
}

function readEntry(entry: string, content: FakeContent, secrets: ReadonlyMap<string, Body[]>) {
  const mark = entry.indexOf("#");
  if (mark < 0) {
    const body: Body = typeof content === "string" ? { text: content } : { bytes: Uint8Array.from(content) };
    return { path: entry, body };
  }
  if (typeof content !== "string") throw new TypeError("a field of a fake secret is text");
  const path = entry.slice(0, mark);
  const before = secrets.get(path)?.at(-1);
  const fields = before && "fields" in before ? before.fields : {};
  return { path, body: { fields: { ...fields, [entry.slice(mark + 1)]: content } } };
}

function numberOf(key: Key, current: number): number {
  if (key.version !== undefined) return /^[1-9]\d*$/.test(key.version) ? Number(key.version) : 0;
  if (key.stage === undefined) return current;
  return key.stage === "previous" ? current - 1 : 0;
}

function toPayloadBody(body: Body): { text: string } | { bytes: Uint8Array } | { json: string } {
  if ("fields" in body) return { json: JSON.stringify(body.fields) };
  return "bytes" in body ? { bytes: Uint8Array.from(body.bytes) } : { text: body.text };
}
