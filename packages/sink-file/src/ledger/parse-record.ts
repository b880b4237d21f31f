import { resolve } from "node:path";
import type { FileIdentity } from "../place/file-identity.ts";
import { isMomentName, isNameInDirectory, isPreviousName, isStrayName } from "./entry-names.ts";
import type { DirectoryEntry, FileEntry, LedgerRecord } from "./ledger-entry.ts";

/** The record behind a text; undefined for what no instance writes, so that a record can only name what one makes. */
export function parseRecord(text: string): LedgerRecord | undefined {
  const record = parsed(text);
  return isObject(record) && isListOf(record.entries, isEntry) && isListOf(record.made, isPath)
    ? { entries: record.entries, made: record.made }
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is FileEntry | DirectoryEntry {
  if (!isObject(value) || !isPath(value.path)) return false;
  if (value.owner !== undefined && !Number.isSafeInteger(value.owner)) return false;
  return value.type === "file" ? isFile(value) : value.type === "directory" && isDirectory(value);
}

function isFile({ identities, strays, kept }: Fields): boolean {
  const isKept = kept === undefined || (typeof kept === "string" && isPreviousName(kept));
  return isKept && isListOf(identities, isIdentity) && isListOf(strays, named(isStrayName));
}

function isDirectory({ names, moments }: Fields): boolean {
  return isListOf(names, named(isNameInDirectory)) && isListOf(moments, named(isMomentName));
}

function isIdentity(value: unknown): value is FileIdentity {
  if (!isObject(value)) return false;
  const { dev, ino, mtimeNs, ctimeNs = "0" } = value;
  return [dev, ino, mtimeNs, ctimeNs].every((mark) => typeof mark === "string" && /^-?\d+$/.test(mark));
}

/** Absolute, with nothing left to resolve, and not the root. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && !value.includes("\0") && value !== "/" && resolve(value) === value;
}

function named(isName: (name: string) => boolean): (value: unknown) => value is string {
  return (value): value is string => typeof value === "string" && isName(value);
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}
